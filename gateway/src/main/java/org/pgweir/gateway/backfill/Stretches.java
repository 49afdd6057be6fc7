package org.pgweir.gateway.backfill;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Cuts the rows of a target into stretches: along its key, or by blocks where it has none. */
final class Stretches {

  /** The most rows that a block of 8 kB can hold: its line pointers and least tuples. */
  private static final int MOST_ROWS_OF_A_BLOCK = 291;

  private static final int TID_RANGE_SCANS = 140_000;

  private Stretches() {}

  /** Where a walk that begins now ends: rows that come behind it need not be looked at. */
  static List<String> end(RowSession session, Target target) throws SQLException {
    String query =
        target
            .key()
            .map(key ->
                "SELECT %s FROM %s ORDER BY %s LIMIT 1"
                    .formatted(key.texts(), target.scan(), key.descending()))
            .orElseGet(() -> "SELECT (%s)::pg_catalog.text".formatted(blocks(target)));
    return session.rows(query).stream().findFirst().orElse(List.of());
  }

  /** The next behind the checkpoint, of about so many rows; empty at the end. */
  static Optional<Stretch> next(RowSession session, Target target, Checkpoint from, int rows)
      throws SQLException {
    return target.key().isPresent()
        ? alongKey(session, target, target.key().get(), from, rows)
        : byBlocks(session, target, from, rows);
  }

  private static Optional<Stretch> alongKey(
      RowSession session, Target target, Key key, Checkpoint from, int rows) throws SQLException {
    if (from.end().isEmpty()) {
      return Optional.empty();
    }
    String behind = key.behind(from.at());
    String all = behind + " AND " + key.upTo(from.end());
    List<List<String>> full =
        session.rows(
            "SELECT %s FROM %s WHERE %s ORDER BY %s OFFSET %d LIMIT 1"
                .formatted(key.texts(), target.scan(), all, key.list(), rows - 1));
    if (!full.isEmpty()) {
      List<String> last = full.getFirst();
      return Optional.of(new Stretch(behind + " AND " + key.upTo(last), last, rows));
    }
    List<List<String>> rest =
        session.rows(
            "SELECT pg_catalog.count(*) OVER (), %s FROM %s WHERE %s ORDER BY %s LIMIT 1"
                .formatted(key.texts(), target.scan(), all, key.descending()));
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    List<String> row = rest.getFirst();
    List<String> last = row.subList(1, row.size());
    return Optional.of(
        new Stretch(behind + " AND " + key.upTo(last), last, Long.parseLong(row.getFirst())));
  }

  private static Optional<Stretch> byBlocks(
      RowSession session, Target target, Checkpoint from, int rows) throws SQLException {
    List<String> facts =
        session
            .rows(
                """
                SELECT %s, pg_catalog.current_setting('server_version_num'),
                  c.reltuples / greatest(c.relpages, 1)
                FROM pg_catalog.pg_class c WHERE c.oid = %d::pg_catalog.oid\
                """
                    .formatted(blocks(target), target.oid()))
            .getFirst();
    long first = from.at().isEmpty() ? 0 : Long.parseLong(from.at().getFirst());
    long end =
        Math.min(
            Long.parseLong(facts.get(0)),
            from.end().isEmpty() ? Long.MAX_VALUE : Long.parseLong(from.end().getFirst()));
    if (first >= end) {
      return Optional.empty();
    }
    double rowsOfABlock = Math.clamp(Double.parseDouble(facts.get(2)), 10, MOST_ROWS_OF_A_BLOCK);
    long behind = Math.min(end, first + Math.max(1, (long) (rows / rowsOfABlock)));
    String range =
        Integer.parseInt(facts.get(1)) >= TID_RANGE_SCANS
            ? "ctid >= '(%d,0)'::pg_catalog.tid AND ctid < '(%d,0)'::pg_catalog.tid"
                .formatted(first, behind)
            : """
            ctid = ANY (ARRAY(SELECT ('(' || block || ',' || line || ')')::pg_catalog.tid
              FROM pg_catalog.generate_series(%d, %d) block,
                pg_catalog.generate_series(1, %d) line))\
            """
                .formatted(first, behind - 1, MOST_ROWS_OF_A_BLOCK);
    long seen =
        Long.parseLong(
            session
                .rows("SELECT pg_catalog.count(*) FROM %s WHERE %s".formatted(target.scan(), range))
                .getFirst()
                .getFirst());
    return Optional.of(new Stretch(range, List.of(Long.toString(behind)), seen));
  }

  private static String blocks(Target target) {
    return """
    pg_catalog.pg_relation_size(%d::pg_catalog.oid)
      / pg_catalog.current_setting('block_size')::pg_catalog.int8\
    """
        .formatted(target.oid());
  }
}
