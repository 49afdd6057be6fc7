package org.pgweir.gateway.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Constraint.ForeignKey;
import org.pgweir.policies.catalog.Dependents.ForeignKeyFrom;
import org.pgweir.policies.catalog.ObjectName;

/** Reads the constraints of all tables, and so which tables they point to. */
final class ConstraintReader {

  private static final int FIRST_WITH_NOT_ENFORCED = 18;

  private static final String CONSTRAINTS =
      Query.WITH_USER_RELATIONS
          + """
          SELECT k.oid, k.conrelid, k.conname, k.contype, k.convalidated, {enforced} AS enforced,
                 coalesce(array_to_string(k.conkey, ','), '') AS columns,
                 k.confdeltype, k.confupdtype, k.confrelid, coalesce(array_to_string(k.confkey, ','), '') AS referenced
          FROM pg_catalog.pg_constraint AS k JOIN user_relation AS r ON r.oid = k.conrelid
          WHERE k.contype IN ('c', 'n', 'p', 'u', 'f', 'x')
          ORDER BY k.conrelid, k.conname
          """;

  private final ColumnReader columns;
  private final Map<Long, ObjectName> names;
  private final Map<Long, String> conditions;
  private final Map<Long, List<Constraint>> byTable = new HashMap<>();
  private final Map<Long, List<ForeignKeyFrom>> pointingAt = new HashMap<>();
  private final Map<Long, Set<String>> awaited = new HashMap<>();

  private ConstraintReader(
      ColumnReader columns, Map<Long, ObjectName> names, Map<Long, String> conditions) {
    this.columns = columns;
    this.names = names;
    this.conditions = conditions;
  }

  /**
   * Reads them.
   *
   * @param names of relations by OID
   * @param conditions of CHECKs by the constraint's OID
   */
  static ConstraintReader of(
      Query query, ColumnReader columns, Map<Long, ObjectName> names, Map<Long, String> conditions)
      throws SQLException {
    ConstraintReader constraints = new ConstraintReader(columns, names, conditions);
    String enforced = query.majorVersion() >= FIRST_WITH_NOT_ENFORCED ? "k.conenforced" : "true";
    query.each(CONSTRAINTS.replace("{enforced}", enforced), constraints::take);
    return constraints;
  }

  private void take(ResultSet row) throws SQLException {
    long table = row.getLong("conrelid");
    List<Constraint> all = byTable.computeIfAbsent(table, _ -> new ArrayList<>());
    String name = row.getString("conname");
    List<String> keys = columns.named(table, row.getString("columns"));
    boolean valid = row.getBoolean("convalidated");
    boolean enforced = row.getBoolean("enforced");
    switch (row.getString("contype")) {
      case "c" ->
          all.add(
              new Constraint.Check(
                  name,
                  Set.copyOf(keys),
                  conditions.getOrDefault(row.getLong("oid"), ""),
                  valid,
                  enforced));
      case "n" -> {
        all.add(new Constraint.NotNull(name, keys.getFirst(), valid));
        if (!valid) {
          awaited.computeIfAbsent(table, _ -> new HashSet<>()).addAll(keys);
        }
      }
      case "p" -> all.add(new Constraint.Key(name, true, keys));
      case "u" -> all.add(new Constraint.Key(name, false, keys));
      case "x" -> all.add(new Constraint.Exclusion(name, Set.copyOf(keys)));
      default -> foreignKey(row, name, keys, valid, enforced, all);
    }
  }

  /** One to a table that the snapshot leaves out is left out too: there is nothing to say of it. */
  private void foreignKey(
      ResultSet row,
      String name,
      List<String> keys,
      boolean valid,
      boolean enforced,
      List<Constraint> all)
      throws SQLException {
    long referenced = row.getLong("confrelid");
    ObjectName target = names.get(referenced);
    ObjectName from = names.get(row.getLong("conrelid"));
    if (target != null && from != null) {
      List<String> targets = columns.named(referenced, row.getString("referenced"));
      all.add(
          new ForeignKey(
              name,
              keys,
              target,
              targets,
              reaction(row.getString("confdeltype")),
              reaction(row.getString("confupdtype")),
              valid,
              enforced));
      pointingAt
          .computeIfAbsent(referenced, _ -> new ArrayList<>())
          .add(new ForeignKeyFrom(from, name));
    }
  }

  private static ForeignKey.Reaction reaction(String letter) {
    return switch (letter) {
      case "r" -> ForeignKey.Reaction.RESTRICT;
      case "c" -> ForeignKey.Reaction.CASCADE;
      case "n" -> ForeignKey.Reaction.SET_NULL;
      case "d" -> ForeignKey.Reaction.SET_DEFAULT;
      default -> ForeignKey.Reaction.NO_ACTION;
    };
  }

  List<Constraint> of(long table) {
    return byTable.getOrDefault(table, List.of());
  }

  List<ForeignKeyFrom> pointingAt(long table) {
    return pointingAt.getOrDefault(table, List.of());
  }

  /** The columns of a table whose NOT NULL waits for VALIDATE. */
  Set<String> awaited(long table) {
    return awaited.getOrDefault(table, Set.of());
  }
}
