package org.pgweir.policies.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * When sessions may run statements.
 *
 * @param to the first moment at which they may not any more; before {@code from} for a night
 */
public record OfficeHours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

  static final List<String> KEYS = List.of("days", "from", "to", "timeZone");

  private static final int LETTERS = 3;

  public OfficeHours {
    days = Set.copyOf(days);
  }

  /** Whether it is within them. */
  public boolean isOpen(Instant now) {
    ZonedDateTime there = now.atZone(zone);
    LocalTime time = there.toLocalTime();
    if (from.isBefore(to)) {
      return days.contains(there.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
    }
    return (days.contains(there.getDayOfWeek()) && !time.isBefore(from))
        || (days.contains(there.minusDays(1).getDayOfWeek()) && time.isBefore(to));
  }

  @Override
  public String toString() {
    return "%s to %s (%s)".formatted(from, to, zone);
  }

  static Optional<OfficeHours> read(Fields fields) {
    Optional<Set<DayOfWeek>> days =
        fields.has("days")
            ? fields.value(fields.text("days"), "days", OfficeHours::days)
            : Optional.of(EnumSet.allOf(DayOfWeek.class));
    Optional<LocalTime> from = fields.value(fields.required("from"), "from", OfficeHours::time);
    Optional<LocalTime> to = fields.value(fields.required("to"), "to", OfficeHours::time);
    Optional<ZoneId> zone =
        fields.has("timeZone")
            ? fields.value(fields.text("timeZone"), "timeZone", OfficeHours::zone)
            : Optional.of(ZoneId.of("UTC"));
    return days.flatMap(
        d -> from.flatMap(f -> to.flatMap(t -> zone.map(z -> new OfficeHours(d, f, t, z)))));
  }

  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      DayOfWeek last = day(ends[ends.length - 1]);
      for (DayOfWeek day = day(ends[0]); ; day = day.plus(1)) {
        days.add(day);
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, LETTERS).toLowerCase(Locale.ROOT).equals(text.strip())) {
        return day;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no day; write mon-fri or sat, sun");
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + text + "' is no time; write \"08:00\"", e);
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no time zone: Europe/Berlin", e);
    }
  }
}
