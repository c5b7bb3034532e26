package dev.tentacle.component;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The first ones, in a poll's order, of the wanted files of a listing: the others are only counted
 * (ADR 0033).
 *
 * <p>Used by one thread at a time.
 */
final class Window {

  private final Predicate<RemoteFile> wants;
  private final Comparator<RemoteFile> order;
  private final int most;
  private final @Nullable RemoteFile after;
  private final TreeSet<RemoteFile> files;

  /** A name tells its folder to the site: one that two listings show is one file. */
  private final Set<FileName> names = new HashSet<>();

  private int beyond;

  /**
   * An empty one.
   *
   * @param order no two names are equal to it
   * @param most how many files to keep, at least 1
   * @param after the file that those kept come after; null for all
   */
  Window(
      Predicate<RemoteFile> wants,
      Comparator<RemoteFile> order,
      int most,
      @Nullable RemoteFile after) {
    this.wants = wants;
    this.order = order;
    this.most = most;
    this.after = after;
    this.files = new TreeSet<>(order);
  }

  /** More of a folder's listing. */
  void add(List<FileName> listed, Filter folder) {
    for (FileName name : listed) {
      RemoteFile file = new RemoteFile(name, folder);
      boolean isAhead = after == null || order.compare(file, after) > 0;
      if (isAhead && !names.contains(name) && wants.test(file)) {
        add(file);
      }
    }
  }

  private void add(RemoteFile file) {
    boolean isFull = files.size() == most;
    beyond += isFull ? 1 : 0;
    if (!isFull || order.compare(file, files.last()) < 0) {
      files.add(file);
      names.add(file.name());
      cut(most);
    }
  }

  /** Keeps no more than so many. */
  void cut(int size) {
    while (files.size() > size) {
      names.remove(files.pollLast().name());
    }
  }

  /** How many files the listing has that are wanted; those not kept count once a folder. */
  int count() {
    return files.size() + beyond;
  }

  /** How many files it keeps. */
  int size() {
    return files.size();
  }

  /** The last file of those it keeps. */
  RemoteFile last() {
    return files.last();
  }

  /** Takes the first one out. */
  RemoteFile next() {
    RemoteFile first = files.first();
    files.remove(first);
    names.remove(first.name());
    return first;
  }
}
