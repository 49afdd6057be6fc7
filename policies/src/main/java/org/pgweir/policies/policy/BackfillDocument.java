package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.pgweir.policies.yaml.YamlNode.Position;

/**
 * One {@code kind: Backfill} file, read: rows of a table to be changed in the background.
 * Immutable.
 *
 * @param role whose rights count; the gateway's own if empty
 * @param searchPath by which names in its SQL are found
 * @param table as SQL names it
 * @param change what is done to rows
 * @param approvalAbove rows of the table from which on somebody has to approve it
 * @param positions of the keys that the server may complain about: {@code database}, {@code role},
 *     {@code table}, {@code where} and the columns under {@code set}, as {@code set.COLUMN}
 */
public record BackfillDocument(
    String name,
    String owner,
    Place place,
    String database,
    Optional<String> role,
    String searchPath,
    String table,
    Change change,
    int priority,
    Optional<Duration> batchTime,
    Optional<Integer> batchRows,
    Optional<OfficeHours> hours,
    OptionalLong approvalAbove,
    Map<String, Position> positions) {

  /** What is done to rows. A closed set. */
  public sealed interface Change {}

  /**
   * {@code set}.
   *
   * @param assignments what follows SET in an UPDATE
   * @param where the condition of rows; {@code true} if there is none
   * @param once whether each row is changed once, and not until none is left
   */
  public record Update(String assignments, String where, boolean once) implements Change {}

  /** {@code delete}. */
  public record Delete(String where) implements Change {}

  public BackfillDocument {
    positions = Map.copyOf(positions);
  }

  /** What is wrong about one of the {@code positions}, or about the file where it has none. */
  public Problem problem(String key, String message) {
    return Problem.at(
        new Place(place.file(), positions.getOrDefault(key, place.position())), message);
  }
}
