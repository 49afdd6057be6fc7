package org.pgweir.policies.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;

/**
 * Who uses the columns of one table, and how well that is known. A value.
 *
 * <p>Time in which nobody looked is neither use nor silence: only observed time makes a column
 * {@link #quiet}. What triggers, functions and foreign keys of the server do with a column is not
 * seen.
 *
 * @param uses all that were seen
 * @param bypasses who was connected past the gateways, and when; what they did is not known
 */
public record TableUsage(
    ObjectName table, List<SeenUse> uses, Observation observation, List<Bypass> bypasses) {

  public TableUsage {
    uses = List.copyOf(uses);
    bypasses = List.copyOf(bypasses);
  }

  /** Nothing was observed. */
  public static TableUsage unobserved(ObjectName table, Instant asOf) {
    return new TableUsage(table, List.of(), new Observation(List.of(), asOf), List.of());
  }

  /**
   * Who uses a column in one of these ways, by name or with all others, latest first. {@link
   * Use#TABLE} and {@link Use#OMIT} are of the column only if asked for.
   */
  public List<SeenUse> of(String column, Set<Use> ways) {
    return uses.stream()
        .filter(use -> ways.contains(use.use()) && concerns(use, column))
        .sorted(Comparator.comparing(SeenUse::lastSeen).reversed())
        .toList();
  }

  /** The same of those who were seen at that time or later. */
  public List<SeenUse> since(Instant time, String column, Set<Use> ways) {
    return of(column, ways).stream().filter(use -> !use.lastSeen().isBefore(time)).toList();
  }

  /** Who uses the table in any way, latest first. */
  public List<SeenUse> all() {
    return uses.stream().sorted(Comparator.comparing(SeenUse::lastSeen).reversed()).toList();
  }

  /** For how much observed time nobody has used a column in one of these ways. */
  public Duration quiet(String column, Set<Use> ways) {
    return quietSince(of(column, ways));
  }

  /** The same for the whole table. */
  public Duration quiet() {
    return quietSince(all());
  }

  private Duration quietSince(List<SeenUse> latestFirst) {
    Optional<Instant> last = latestFirst.stream().findFirst().map(SeenUse::lastSeen);
    return last.or(observation::begin).map(observation::since).orElse(Duration.ZERO);
  }

  private static boolean concerns(SeenUse use, String column) {
    return use.use() == Use.TABLE
        || use.column().equals(column)
        || use.column().equals(ColumnUse.ALL);
  }
}
