package dev.tentacle.component;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.LocalCharset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFileDefaultSorter;
import org.jspecify.annotations.Nullable;

/** Which of the listed files to take in one poll, and in which order. */
final class Selection {

  private final Charset charset = LocalCharset.get();
  private final @Nullable Pattern include;
  private final @Nullable Pattern exclude;
  private final Predicate<RemoteFile> isNew;
  private final Comparator<RemoteFile> order;
  private final int most;
  private final Room room;
  private final @Nullable FileName behind;

  /** Says how many of so many files may be taken. */
  interface Room {
    int ask(int wanted) throws IOException;
  }

  /**
   * The selection that an endpoint's options describe.
   *
   * @param isNew false for what was taken before
   * @param behind begin with what comes after this file, and take the others then; null for none
   */
  Selection(
      TentacleEndpoint endpoint,
      Predicate<RemoteFile> isNew,
      Room room,
      @Nullable FileName behind) {
    this.include = endpoint.includePattern();
    this.exclude = endpoint.excludePattern();
    this.isNew = isNew;
    this.order = order(endpoint);
    this.most = endpoint.getMaxMessagesPerPoll();
    this.room = room;
    this.behind = behind;
  }

  /**
   * Those to take, the first ones first. A name tells its folder to the site: one that two listings
   * show is one file. Reads the disk.
   */
  List<RemoteFile> of(Stream<RemoteFile> listed) {
    Set<FileName> seen = new HashSet<>();
    List<RemoteFile> wanted =
        listed
            .filter(file -> seen.add(file.name()))
            .filter(this::isWanted)
            .filter(isNew)
            .sorted(order)
            .toList();
    int count = most > 0 ? Math.min(most, wanted.size()) : wanted.size();
    int first = wanted.stream().map(RemoteFile::name).toList().indexOf(behind) + 1;
    try {
      return Stream.concat(wanted.stream().skip(first), wanted.stream().limit(first))
          .limit(room.ask(count))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("data_in cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean isWanted(RemoteFile file) {
    String name = file.name().toLocal(charset);
    return (include == null || include.matcher(name).matches())
        && (exclude == null || !exclude.matcher(name).matches());
  }

  private static Comparator<RemoteFile> order(TentacleEndpoint endpoint) {
    String sortBy = endpoint.getSortBy();
    if (sortBy == null) {
      return Comparator.comparing(RemoteFile::name, PacketOrder.oldestFirst());
    }
    Comparator<Exchange> byLanguage = null;
    List<String> groups = List.of(sortBy.split(";"));
    for (int i = groups.size() - 1; i >= 0; i--) {
      byLanguage = order(endpoint, groups.get(i).strip(), byLanguage);
    }
    Comparator<Exchange> chosen = byLanguage;
    return (a, b) -> chosen == null ? 0 : chosen.compare(named(endpoint, a), named(endpoint, b));
  }

  private static Comparator<Exchange> order(
      TentacleEndpoint endpoint, String group, @Nullable Comparator<Exchange> nested) {
    boolean reverse = group.startsWith("reverse:");
    String rest = reverse ? group.substring("reverse:".length()) : group;
    boolean ignoreCase = rest.startsWith("ignoreCase:");
    String expression = ignoreCase ? rest.substring("ignoreCase:".length()) : rest;
    return GenericFileDefaultSorter.sortByFileLanguage(
        endpoint.getCamelContext(), expression, reverse, ignoreCase, nested);
  }

  /** What the file language reads names from. */
  static Exchange named(TentacleEndpoint endpoint, RemoteFile file) {
    Exchange exchange = endpoint.createExchange();
    String name = file.name().toLocal(LocalCharset.get());
    exchange.getMessage().setHeader(TentacleConstants.FILE_NAME, name);
    exchange.getMessage().setHeader(TentacleConstants.FILE_NAME_ONLY, name);
    exchange.getMessage().setHeader(TentacleConstants.SITE, endpoint.site().toString());
    exchange.getMessage().setHeader(TentacleConstants.FOLDER, file.folder().toString());
    return exchange;
  }
}
