package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.rollout.RowExpression;

/**
 * Asks the server about one expression of a file. It becomes a CHECK constraint of the empty copy:
 * so it is over one row, without sub-queries and aggregates, the server tells which columns it
 * reads, and gives it back with all names resolved.
 *
 * <p>Whether it is volatile shows in a plan: a sub-query that computes something volatile is not
 * pulled up into the query around it (is_simple_subquery() in prepjointree.c, 13 to 18).
 */
final class ExpressionCheck {

  private static final String SUFFIX = " IS NULL)";

  /** What the server thinks of it. */
  sealed interface Outcome {
    record Good(RowExpression expression) implements Outcome {}

    record Bad(String why) implements Outcome {}
  }

  private final EmptyCopy copy;
  private final Set<String> ownSide;
  private final Set<String> generated;

  /**
   * @param ownSide columns that it may not read
   * @param generated columns that it may not read either
   */
  ExpressionCheck(EmptyCopy copy, Set<String> ownSide, Set<String> generated) {
    this.copy = copy;
    this.ownSide = Set.copyOf(ownSide);
    this.generated = Set.copyOf(generated);
  }

  /** With the names of the session's search_path. */
  Outcome of(String column, String text) throws SQLException {
    return copy.undone(() -> read(column, text));
  }

  private Outcome read(String column, String text) throws SQLException {
    Optional<String> failure =
        copy.tried(
            "ALTER TABLE %s ADD CONSTRAINT pgweir_expression CHECK ((%s\n) IS NULL)"
                .formatted(EmptyCopy.NAME, text));
    if (failure.isPresent()) {
      return new Outcome.Bad(failure.get());
    }
    copy.rows().run("SET LOCAL search_path = pg_catalog, pg_temp");
    String check =
        copy.rows()
            .text(
                """
                SELECT pg_catalog.pg_get_expr(conbin, conrelid) FROM pg_catalog.pg_constraint
                WHERE conrelid = '%s'::regclass AND conname = 'pgweir_expression'\
                """
                    .formatted(EmptyCopy.NAME))
            .orElseThrow();
    if (!check.startsWith("(") || !check.endsWith(SUFFIX)) {
      return new Outcome.Bad("'%s' is not one expression".formatted(text));
    }
    String sql = check.substring(1, check.length() - SUFFIX.length());
    Set<String> reads = reads();
    for (String read : reads) {
      if (ownSide.contains(read)) {
        return new Outcome.Bad("it reads column '%s', which is of the same side".formatted(read));
      }
      if (generated.contains(read)) {
        return new Outcome.Bad("it reads column '%s', which is generated".formatted(read));
      }
    }
    if (isVolatile(sql)) {
      return new Outcome.Bad("it is volatile: its value is another one each time it is computed");
    }
    return copy.tried(
            "EXPLAIN UPDATE %s SET %s = (%s)".formatted(EmptyCopy.NAME, RowSql.quoted(column), sql))
        .<Outcome>map(Outcome.Bad::new)
        .orElseGet(() -> new Outcome.Good(new RowExpression(sql, reads)));
  }

  private Set<String> reads() throws SQLException {
    return copy
        .rows()
        .texts(
            """
            SELECT a.attname FROM pg_catalog.pg_constraint c
            CROSS JOIN pg_catalog.unnest(c.conkey) k
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k
            WHERE c.conrelid = '%s'::regclass AND c.conname = 'pgweir_expression'\
            """
                .formatted(EmptyCopy.NAME))
        .stream()
        .flatMap(row -> row.getFirst().stream())
        .collect(Collectors.toSet());
  }

  private boolean isVolatile(String sql) throws SQLException {
    return copy
        .rows()
        .texts(
            """
            EXPLAIN (VERBOSE, COSTS OFF) SELECT x FROM
            (SELECT (%s) AS x FROM %s) expression WHERE x IS NOT NULL\
            """
                .formatted(sql, EmptyCopy.NAME))
        .stream()
        .flatMap(row -> row.getFirst().stream())
        .anyMatch(line -> line.contains("Subquery Scan"));
  }
}
