package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.rollout.Enforcement;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.rollout.Reads;

/**
 * One {@code kind: Rollout} file, read: which columns take the place of which. What only a server
 * can tell of it is not checked yet. Immutable.
 *
 * @param table as the file writes it
 * @param oldColumns as the file writes them; empty for a pure addition
 * @param newColumns never empty
 * @param down by old column: one for each, or none at all
 * @param writes what is done about writes that keep one side only
 * @param reads what is done about reads of a side that is not to be read
 * @param verification how both sides are compared
 * @param quiet how long nobody is to have used the old columns before they are dropped
 * @param manual phases that are entered only when an operator says so
 */
public record RolloutDocument(
    String name,
    String owner,
    Place place,
    Written table,
    List<Written> oldColumns,
    List<NewColumn> newColumns,
    Map<String, Written> down,
    WriteSetting writes,
    ReadSetting reads,
    Verification verification,
    Duration quiet,
    Set<Phase> manual) {

  /** A piece of SQL and where it stands. */
  public record Written(String text, Place place) {}

  /**
   * A column that comes.
   *
   * @param type what it is added with; empty where it is to be there already
   * @param up what it is, of the row
   * @param defaultValue its default once the old columns are gone
   */
  public record NewColumn(
      Written name,
      Optional<Written> type,
      Written up,
      boolean notNull,
      Optional<Written> defaultValue) {}

  /**
   * What is done about writes that keep one side only.
   *
   * @param fallback where {@link Enforcement#REPLACE} cannot be
   * @param refuseInconsistent whether the server refuses rows whose sides say different things
   */
  public record WriteSetting(
      Enforcement enforcement, Enforcement fallback, boolean refuseInconsistent) {}

  /**
   * What is done about reads.
   *
   * @param unverified of new columns before they have been compared
   * @param switched of old columns after the switch
   */
  public record ReadSetting(Reads unverified, Reads switched) {}

  /**
   * How both sides are compared.
   *
   * @param rowsPerSecond at most, in comparing all rows
   * @param sampledRows how many rows are compared each minute after that, till the contraction
   * @param quiet how long samples are to have found nothing before the switch
   * @param redact whether values that differ are kept as digests only
   */
  public record Verification(int rowsPerSecond, int sampledRows, Duration quiet, boolean redact) {}

  public RolloutDocument {
    oldColumns = List.copyOf(oldColumns);
    newColumns = List.copyOf(newColumns);
    down = Map.copyOf(down);
    manual = Set.copyOf(manual);
  }
}
