package org.pgweir.gateway.rollout;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.Place;
import org.pgweir.policies.policy.Problem;
import org.pgweir.policies.policy.RolloutDocument;
import org.pgweir.policies.policy.RolloutDocument.NewColumn;
import org.pgweir.policies.policy.RolloutDocument.Written;
import org.pgweir.policies.rollout.RowExpression;

/**
 * Holds a rollout file against the server: the table, its columns, and each expression on an empty
 * copy of the table, in a transaction that is rolled back.
 *
 * <p>What the server says of an expression is what counts: its reading, its type, whether it is
 * volatile, which columns it reads.
 */
final class RolloutCheck {

  private static final String COPY = EmptyCopy.NAME;

  /** What came of it. */
  sealed interface Outcome {
    record Good(long relation, ObjectName table, List<StoredColumn> old, List<StoredColumn> fresh)
        implements Outcome {}

    record Bad(List<Problem> problems) implements Outcome {}
  }

  /** A column of the table as it is. */
  private record Attribute(
      String type, boolean generated, boolean identity, Optional<String> key) {}

  private final Connection connection;
  private final Rows rows;
  private final EmptyCopy copy;
  private final RolloutDocument document;
  private final List<Problem> problems = new ArrayList<>();

  private RolloutCheck(Connection connection, RolloutDocument document) {
    this.connection = connection;
    this.rows = new Rows(connection);
    this.copy = new EmptyCopy(connection);
    this.document = document;
  }

  static Outcome of(Connection connection, RolloutDocument document) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return new RolloutCheck(connection, document).check();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private Outcome check() throws SQLException {
    Optional<Found> table = table();
    if (table.isEmpty()) {
      return new Outcome.Bad(problems);
    }
    Found found = table.get();
    Map<String, Attribute> attributes = attributes(found.oid);
    oldColumns(attributes);
    newColumns(attributes);
    taken(found.oid);
    if (!problems.isEmpty() || !copy(found.name, attributes)) {
      return new Outcome.Bad(problems);
    }
    List<StoredColumn> old = new ArrayList<>();
    List<StoredColumn> fresh = new ArrayList<>();
    Set<String> oldNames = Set.copyOf(document.oldColumns().stream().map(Written::text).toList());
    Set<String> newNames =
        Set.copyOf(document.newColumns().stream().map(each -> each.name().text()).toList());
    Map<String, Attribute> copied = attributes(copy.oid());
    for (NewColumn each : document.newColumns()) {
      String name = each.name().text();
      expression("up", name, each.up(), attributes, newNames)
          .ifPresent(expression ->
              fresh.add(
                  new StoredColumn(
                      name,
                      attribute(copied, name).type,
                      Optional.of(expression),
                      !attributes.containsKey(name))));
    }
    for (Written each : document.oldColumns()) {
      String type = attribute(copied, each.text()).type;
      Optional<Written> down = Optional.ofNullable(document.down().get(each.text()));
      Optional<RowExpression> expression = Optional.empty();
      if (down.isPresent()) {
        expression = expression("down", each.text(), down.get(), attributes, oldNames);
      }
      old.add(new StoredColumn(each.text(), type, expression, false));
    }
    if (problems.isEmpty()) {
      comparable(old, fresh);
    }
    return problems.isEmpty()
        ? new Outcome.Good(found.oid, found.name, old, fresh)
        : new Outcome.Bad(problems);
  }

  private record Found(long oid, ObjectName name) {}

  private Optional<Found> table() throws SQLException {
    Written written = document.table();
    rows.run("SET LOCAL search_path = public, pg_temp");
    Optional<List<String>> row;
    Savepoint before = connection.setSavepoint();
    try {
      row =
          rows.first(
              """
              SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition,
                EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = c.oid),
                n.nspname IN ('pg_catalog', 'information_schema', 'pgweir')
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE c.oid = pg_catalog.to_regclass(?)\
              """,
              each -> {
                List<String> texts = new ArrayList<>();
                for (int i = 1; i <= 8; i++) {
                  texts.add(each.getString(i));
                }
                return texts;
              },
              written.text());
    } catch (SQLException e) {
      connection.rollback(before);
      problem(written.place(), "table: " + EmptyCopy.message(e));
      return Optional.empty();
    }
    if (row.isEmpty()) {
      problem(
          written.place(),
          "there is no table %s; name its schema unless that is public".formatted(written.text()));
      return Optional.empty();
    }
    List<String> facts = row.get();
    boolean partitioned = facts.get(3).equals("p");
    if ((!partitioned && !facts.get(3).equals("r")) || facts.get(7).equals("t")) {
      problem(written.place(), "%s is not a table of yours".formatted(written.text()));
    } else if (facts.get(4).equals("t")) {
      problem(written.place(), "%s is a temporary table".formatted(written.text()));
    } else if (facts.get(5).equals("t")) {
      problem(
          written.place(),
          "%s is a partition; name the partitioned table".formatted(written.text()));
    } else if (!partitioned && facts.get(6).equals("t")) {
      problem(
          written.place(),
          "%s has children that are no partitions, which triggers do not reach"
              .formatted(written.text()));
    }
    return Optional.of(
        new Found(Long.parseLong(facts.get(0)), ObjectName.of(facts.get(1), facts.get(2))));
  }

  private Map<String, Attribute> attributes(long relation) throws SQLException {
    Map<String, Attribute> attributes = new HashMap<>();
    rows.query(
        """
        SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attgenerated <> '',
          a.attidentity <> '',
          CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = a.attrelid
              AND i.indisprimary AND a.attnum = ANY (i.indkey)) THEN 'primary key'
            WHEN EXISTS (SELECT FROM pg_catalog.pg_partitioned_table p
              WHERE p.partrelid = a.attrelid AND a.attnum = ANY (p.partattrs))
            THEN 'partition key' END
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = ?::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped\
        """,
        row ->
            attributes.put(
                row.getString(1),
                new Attribute(
                    row.getString(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    Optional.ofNullable(row.getString(5)))),
        relation);
    return attributes;
  }

  private void oldColumns(Map<String, Attribute> attributes) {
    for (Written old : document.oldColumns()) {
      Attribute attribute = attributes.get(old.text());
      if (attribute == null) {
        problem(old.place(), "there is no column '%s' to replace".formatted(old.text()));
      } else {
        replaceable(old, attribute);
        attribute.key.ifPresent(key ->
            problem(
                old.place(),
                "column '%s' is part of the %s and cannot be dropped in the end"
                    .formatted(old.text(), key)));
      }
    }
  }

  private void newColumns(Map<String, Attribute> attributes) {
    for (NewColumn fresh : document.newColumns()) {
      Attribute attribute = attributes.get(fresh.name().text());
      if (attribute != null) {
        replaceable(fresh.name(), attribute);
      } else if (fresh.type().isEmpty()) {
        problem(
            fresh.name().place(),
            "there is no column '%s'; give the type to add it with".formatted(fresh.name().text()));
      }
    }
  }

  private void replaceable(Written column, Attribute attribute) {
    if (attribute.generated || attribute.identity) {
      problem(
          column.place(),
          "column '%s' is %s: the server gives it its values"
              .formatted(column.text(), attribute.generated ? "generated" : "an identity column"));
    }
  }

  /** Columns of rollouts that are under way. */
  private void taken(long relation) throws SQLException {
    Map<String, String> taken = new HashMap<>();
    rows.query(
        """
        SELECT c.name, r.name FROM pgweir.rollout_column c
        JOIN pgweir.rollout r ON r.id = c.rollout
        WHERE c.relation = ?::bigint::oid AND c.is_open\
        """,
        row -> taken.put(row.getString(1), row.getString(2)),
        relation);
    List<Written> columns = new ArrayList<>(document.oldColumns());
    document.newColumns().forEach(each -> columns.add(each.name()));
    for (Written column : columns) {
      if (taken.containsKey(column.text())) {
        problem(
            column.place(),
            "column '%s' is in rollout %s, which is under way"
                .formatted(column.text(), taken.get(column.text())));
      }
    }
    boolean named =
        rows.first(
                """
                SELECT true FROM pgweir.rollout
                WHERE name = ? AND phase NOT IN ('done', 'aborted')\
                """,
                _ -> true,
                document.name())
            .isPresent();
    if (named) {
      problem(document.place(), "rollout %s is under way".formatted(document.name()));
    }
  }

  /** Makes the empty copy with all new columns. */
  private boolean copy(ObjectName table, Map<String, Attribute> attributes) throws SQLException {
    rows.run(
        "CREATE TEMP TABLE pgweir_rollout_check (LIKE %s.%s) ON COMMIT DROP"
            .formatted(RowSql.quoted(table.schema().orElseThrow()), RowSql.quoted(table.name())));
    rows.run(
        "SET LOCAL search_path = %s, pg_temp"
            .formatted(RowSql.quoted(table.schema().orElseThrow())));
    for (NewColumn fresh : document.newColumns()) {
      if (fresh.type().isPresent()) {
        addColumn(
            fresh, fresh.type().get(), Optional.ofNullable(attributes.get(fresh.name().text())));
      }
    }
    return problems.isEmpty();
  }

  private void addColumn(NewColumn fresh, Written type, Optional<Attribute> existing)
      throws SQLException {
    String name = fresh.name().text();
    String added = existing.isPresent() ? "pgweir_rollout_type" : name;
    Optional<String> failure =
        copy.tried(
            "ALTER TABLE %s ADD COLUMN %s %s".formatted(COPY, RowSql.quoted(added), type.text()));
    if (failure.isPresent()) {
      problem(type.place(), "type: " + failure.get());
      return;
    }
    Attribute made = attribute(attributes(copy.oid()), added);
    boolean plain =
        rows.texts(
                """
                SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = '%s'::regclass
                AND attname = %s AND (atthasdef OR attnotnull OR attidentity <> '')\
                """
                    .formatted(COPY, RowSql.literal(added)))
            .isEmpty();
    if (!plain) {
      problem(
          type.place(),
          "type: '%s' is more than a type; use notNull and default".formatted(type.text()));
    }
    existing
        .filter(each -> !each.type.equals(made.type))
        .ifPresent(each ->
            problem(
                type.place(),
                "column '%s' is there, and its type is %s".formatted(name, each.type)));
    if (existing.isPresent()) {
      rows.run("ALTER TABLE %s DROP COLUMN pgweir_rollout_type".formatted(COPY));
    }
    Optional<Written> value = fresh.defaultValue();
    if (value.isPresent()) {
      copy.tried(
              "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
                  .formatted(COPY, RowSql.quoted(name), value.get().text()))
          .ifPresent(why -> problem(value.get().place(), "default: " + why));
    }
  }

  /** The expression as the server reads it; empty where it is not to be used. */
  private Optional<RowExpression> expression(
      String key,
      String column,
      Written written,
      Map<String, Attribute> attributes,
      Set<String> ownSide)
      throws SQLException {
    Set<String> generated =
        attributes.entrySet().stream()
            .filter(each -> each.getValue().generated)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return switch (new ExpressionCheck(copy, ownSide, generated).of(column, written.text())) {
      case ExpressionCheck.Outcome.Good(var expression) -> Optional.of(expression);
      case ExpressionCheck.Outcome.Bad(var why) -> {
        problem(written.place(), key + ": " + why);
        yield Optional.empty();
      }
    };
  }

  /** Whether the server can tell values of the columns apart. */
  private void comparable(List<StoredColumn> old, List<StoredColumn> fresh) throws SQLException {
    StoredRollout onCopy =
        new StoredRollout(
            0,
            document,
            0,
            ObjectName.of("pg_temp", "pgweir_rollout_check"),
            ObjectName.of("pg_temp", "pgweir_rollout_check"),
            true,
            RolloutState.start(),
            0,
            0,
            new StoredRollout.Pass(List.of(), false, 0, false),
            old,
            fresh);
    rows.run("SET LOCAL search_path = pg_catalog, pg_temp");
    copy.tried("EXPLAIN SELECT 1 FROM %s WHERE %s".formatted(COPY, new RowSql(onCopy).outOfStep()))
        .ifPresent(
            why -> problem(document.place(), "both sides cannot be compared: %s".formatted(why)));
  }

  private static Attribute attribute(Map<String, Attribute> attributes, String name) {
    Attribute attribute = attributes.get(name);
    if (attribute == null) {
      throw new IllegalStateException("the copy has no column " + name);
    }
    return attribute;
  }

  private void problem(Place place, String message) {
    problems.add(new Problem(place.file(), Optional.of(place.position()), message));
  }
}
