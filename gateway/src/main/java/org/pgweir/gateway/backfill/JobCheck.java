package org.pgweir.gateway.backfill;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.gateway.backfill.Backfills.About;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Whether a job can be done at all: asked of the catalogue and of the server's own planner, with
 * the rights of the job, before anything is written down.
 */
public final class JobCheck {

  /** What came of it. A closed set. */
  public sealed interface Outcome {}

  /**
   * It can.
   *
   * @param table as SQL names it, schema first
   * @param rows of the table, as the server estimates
   */
  public record Good(String table, long relation, long rows) implements Outcome {}

  /**
   * It cannot.
   *
   * @param why a sentence with what helps
   */
  public record Bad(String sqlState, String why, About about) implements Outcome {}

  private static final Pattern ROWS = Pattern.compile("rows=([0-9]+)");
  private static final String EXPLAIN = "EXPLAIN ";

  private final RowSession session;
  private final String table;
  private final RowWork work;

  private JobCheck(RowSession session, String table, RowWork work) {
    this.session = session;
    this.table = table;
    this.work = work;
  }

  /** Checks it, in a transaction that is of no use any more if it is bad. */
  public static Outcome of(RowSession session, String table, RowWork work) throws SQLException {
    return new JobCheck(session, table, work).check();
  }

  private Outcome check() throws SQLException {
    if (!WrittenWork.isOneStatement(table, work)) {
      return new Bad(
          "42601",
          "its texts do not make one statement: "
              + WrittenWork.statement(table, work).replaceAll("\\s+", " "),
          new About.Job());
    }
    List<List<String>> found = relation();
    if (found.isEmpty()) {
      return table("42P01", "there is no table %s".formatted(table));
    }
    List<String> row = found.getFirst();
    String name = row.get(1);
    if (!row.get(2).equals("r") && !row.get(2).equals("p")) {
      return table("42809", "%s is not a table".formatted(name));
    }
    if (row.get(3).equals("t")) {
      return table("0A000", "%s is a temporary table, which others cannot see".formatted(name));
    }
    if (row.get(4).equals("t")) {
      return table("42501", "%s belongs to the server".formatted(name));
    }
    long relation = Long.parseLong(row.get(0));
    Optional<Bad> bad = columns(name, relation);
    if (bad.isEmpty()) {
      bad = planned();
    }
    if (bad.isEmpty()) {
      bad = keys(relation);
    }
    return bad.isPresent() ? bad.get() : new Good(name, relation, rows(name));
  }

  private List<List<String>> relation() throws SQLException {
    return session.rows(
        """
        SELECT c.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
          c.relkind, c.relpersistence = 't', n.nspname IN ('pg_catalog', 'information_schema', 'pgweir')
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = pg_catalog.to_regclass(%s)\
        """
            .formatted(Sql.literal(table)));
  }

  private Optional<Bad> columns(String name, long relation) throws SQLException {
    Map<String, List<String>> known = new HashMap<>();
    session
        .rows(
            """
            SELECT a.attname, a.attgenerated <> '', a.attidentity <> '', EXISTS (
              SELECT FROM pg_catalog.pg_partitioned_table p WHERE a.attnum = ANY (p.partattrs)
                AND p.partrelid = a.attrelid)
            FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = %d::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped\
            """
                .formatted(relation))
        .forEach(row -> known.put(row.getFirst(), row));
    for (String column : WrittenWork.assigned(work)) {
      List<String> facts = known.get(column);
      if (facts == null) {
        return column("42703", "column \"%s\" of %s does not exist", column, name);
      }
      if (facts.get(1).equals("t")) {
        return column(
            "428C9",
            "column \"%s\" of %s is generated: what it is computed from can be changed",
            column,
            name);
      }
      if (facts.get(2).equals("t")) {
        return column(
            "428C9", "column \"%s\" of %s is an identity column, which names rows", column, name);
      }
      if (facts.get(3).equals("t")) {
        return column(
            "0A000",
            "column \"%s\" of %s decides which partition a row is in, and batches stay in one",
            column,
            name);
      }
    }
    return Optional.empty();
  }

  /** Lets the server read and plan it, which runs nothing. */
  private Optional<Bad> planned() throws SQLException {
    String statement = WrittenWork.statement(table, work);
    try {
      session.rows(EXPLAIN + statement);
      return Optional.empty();
    } catch (PSQLException e) {
      ServerErrorMessage said = e.getServerErrorMessage();
      if (said == null || said.getMessage() == null) {
        throw e;
      }
      int at = said.getPosition() - 1 - EXPLAIN.length();
      return Optional.of(
          new Bad(
              String.valueOf(e.getSQLState()),
              said.getHint() == null
                  ? said.getMessage()
                  : said.getMessage() + " (" + said.getHint() + ")",
              WrittenWork.partAt(statement, at)));
    }
  }

  private Optional<Bad> keys(long relation) throws SQLException {
    Set<String> assigned = WrittenWork.assigned(work);
    Targets targets = new Targets(table, OptionalLong.of(relation), assigned);
    try {
      Optional<Target> target = targets.next(session, OptionalLong.empty());
      while (target.isPresent()) {
        if (work instanceof RowWork.UpdateOnce && target.get().key().isEmpty()) {
          return Optional.of(
              new Bad(
                  "42P10",
                  """
                  %s has no unique key of columns that are never NULL%s, by which each row could be \
                  changed once: add one, or a condition that is not true of a row once it is changed\
                  """
                      .formatted(
                          target.get().name(), assigned.isEmpty() ? "" : " and not assigned to"),
                  new About.Table()));
        }
        target = targets.next(session, OptionalLong.of(target.get().oid()));
      }
      return Optional.empty();
    } catch (CannotGoOn e) {
      return Optional.of(new Bad(e.sqlState(), String.valueOf(e.getMessage()), new About.Table()));
    }
  }

  private long rows(String name) throws SQLException {
    String plan = session.rows("EXPLAIN SELECT FROM " + name).getFirst().getFirst();
    Matcher rows = ROWS.matcher(plan);
    return rows.find() ? Long.parseLong(rows.group(1)) : 0;
  }

  private static Bad table(String sqlState, String why) {
    return new Bad(sqlState, why, new About.Table());
  }

  private static Optional<Bad> column(String sqlState, String why, String column, String table) {
    return Optional.of(new Bad(sqlState, why.formatted(column, table), new About.Column(column)));
  }
}
