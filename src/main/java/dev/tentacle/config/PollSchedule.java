package dev.tentacle.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When sites are polled: a Quartz cron expression whose seconds, or seconds and minutes, may be
 * {@code H} or {@code H/n}, a place of its own for each site.
 *
 * <p>{@code H * * * * ?} polls each site once a minute, {@code H/20 * * * * ?} every 20 seconds and
 * {@code H H/5 * * * ?} every 5 minutes; in each case the sites are spread evenly over that time,
 * so that they do not all start in the same second.
 *
 * @param cron six or seven fields, the first of them the seconds
 */
public record PollSchedule(String cron) {

  private static final Pattern PLACE = Pattern.compile("H(?:/([1-9][0-9]?))?");

  /** The expression with its white space made single. */
  public PollSchedule {
    cron = String.join(" ", cron.strip().split("\\s+", -1));
  }

  /**
   * The schedule that a setting names.
   *
   * @throws ConfigurationException if it has too few or too many fields, or a misplaced {@code H}
   */
  static PollSchedule of(Setting setting) {
    PollSchedule schedule = new PollSchedule(setting.value());
    String[] fields = schedule.cron.split(" ", -1);
    if (fields.length < 6 || fields.length > 7) {
      throw setting.refuse(
          "'" + schedule.cron + "' has " + fields.length + " fields, a Quartz cron has 6 or 7",
          "Write seconds, minutes, hours, day of month, month, day of week; one of the two days"
              + " is ?");
    }
    for (int i = 0; i < fields.length; i++) {
      Matcher place = PLACE.matcher(fields[i]);
      boolean misplaced = i > 1 || !place.matches() || period(place) > 60;
      if (fields[i].startsWith("H") && misplaced) {
        throw setting.refuse(
            "'" + fields[i] + "' is no place of a site's own",
            "Write H or H/n (n up to 60) as the seconds or the minutes");
      }
    }
    return schedule;
  }

  /**
   * The cron expression of one site, without any {@code H}.
   *
   * @param index which site, from 0
   * @param count how many there are
   */
  public String forSite(int index, int count) {
    String[] fields = cron.split(" ", -1);
    Matcher seconds = PLACE.matcher(fields[0]);
    Matcher minutes = PLACE.matcher(fields[1]);
    boolean ownSecond = seconds.matches();
    boolean ownMinute = minutes.matches();
    int secondsPeriod = ownSecond ? period(seconds) : 1;
    int minutesPeriod = ownMinute ? period(minutes) : 1;
    long place = (long) secondsPeriod * minutesPeriod * index / count;
    if (ownSecond) {
      fields[0] = field(place % secondsPeriod, secondsPeriod);
    }
    if (ownMinute) {
      fields[1] = field(place / secondsPeriod, minutesPeriod);
    }
    return String.join(" ", fields);
  }

  private static int period(Matcher place) {
    String period = place.group(1);
    return period == null ? 60 : Integer.parseInt(period);
  }

  private static String field(long place, int period) {
    return period == 60 ? Long.toString(place) : place + "/" + period;
  }

  @Override
  public String toString() {
    return cron;
  }
}
