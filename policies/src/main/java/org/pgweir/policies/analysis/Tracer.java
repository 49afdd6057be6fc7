package org.pgweir.policies.analysis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Persistence;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.sql.tree.TableStatement.CreateTable;
import org.pgweir.policies.sql.tree.TableStatement.CreateTableAs;
import org.pgweir.policies.sql.tree.TypeStatement.Action;
import org.pgweir.policies.sql.tree.TypeStatement.AlterType;
import org.pgweir.policies.sql.tree.ViewStatement.CreateMaterializedView;
import org.pgweir.policies.sql.tree.ViewStatement.CreateView;

/** Works out what a statement leaves behind in its transaction. */
public final class Tracer {

  private Tracer() {}

  /** The trace of one statement, whatever came before it. */
  public static Trace trace(SqlStatement statement, Analysis analysis, Surroundings where) {
    Map<ObjectName, LockMode> locks = new HashMap<>(analysis.locks());
    locks.values().removeIf(mode -> mode.compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) < 0);
    Set<ObjectName> created = new HashSet<>();
    created(statement, where).ifPresent(created::add);
    locks.keySet().removeAll(created);
    Trace trace =
        new Trace(
            locks,
            analysis.columnsWritten().keySet(),
            created,
            enumValues(statement),
            unvalidated(statement, where));
    return trace.isEmpty() ? Trace.NONE : trace;
  }

  /** Empty where what is there already may stay as it is. */
  private static Optional<ObjectName> created(SqlStatement statement, Surroundings where) {
    return switch (statement) {
      case CreateTable create when !create.ifNotExists() || isMissing(create.table(), where) ->
          Optional.of(name(create.table(), create.persistence(), where));
      case CreateTableAs create when !create.ifNotExists() || isMissing(create.table(), where) ->
          Optional.of(name(create.table(), create.persistence(), where));
      case CreateView create when !create.orReplace() || isMissing(create.view(), where) ->
          Optional.of(
              name(
                  create.view(),
                  create.temporary() ? Persistence.TEMPORARY : Persistence.PERMANENT,
                  where));
      case CreateMaterializedView create
          when !create.ifNotExists() || isMissing(create.view(), where) ->
          Optional.of(name(create.view(), Persistence.PERMANENT, where));
      default -> Optional.empty();
    };
  }

  /** Where nobody was asked it usually is. */
  private static boolean isMissing(QualifiedName name, Surroundings where) {
    return switch (where.coverage()) {
      case Surroundings.Coverage.Complete _, Surroundings.Coverage.Unasked _ ->
          where.relation(name).isEmpty();
      case Surroundings.Coverage.Missing _ -> false;
    };
  }

  /**
   * A known relation of the same name stays what it is: the new one stands before it in the path.
   */
  private static ObjectName name(
      QualifiedName written, Persistence persistence, Surroundings where) {
    if (persistence == Persistence.TEMPORARY) {
      return ObjectName.of("pg_temp", written.name());
    }
    if (written.schema().isEmpty() && where.relation(written).isPresent()) {
      return where.searchPath().stream()
          .filter(schema -> !schema.startsWith("pg_"))
          .findFirst()
          .map(schema -> ObjectName.of(schema, written.name()))
          .orElseGet(() -> where.nameOf(written));
    }
    return where.nameOf(written);
  }

  private static Map<ObjectName, Set<String>> enumValues(SqlStatement statement) {
    if (!(statement instanceof AlterType alter)) {
      return Map.of();
    }
    Set<String> labels = new HashSet<>();
    for (Action action : alter.actions()) {
      if (action instanceof Action.AddValue(String label, boolean _)) {
        labels.add(label);
      }
    }
    return labels.isEmpty()
        ? Map.of()
        : Map.of(new ObjectName(alter.type().schemaName(), alter.type().name()), labels);
  }

  private static Map<ObjectName, Set<String>> unvalidated(
      SqlStatement statement, Surroundings where) {
    if (!(statement instanceof AlterTable alter)) {
      return Map.of();
    }
    Set<String> names = new HashSet<>();
    for (var action : alter.actions()) {
      if (action instanceof AddConstraint add && add.constraint().attributes().notValid()) {
        names.add(add.constraint().name().map(Identifier::name).orElse(""));
      }
    }
    return names.isEmpty() ? Map.of() : Map.of(where.nameOf(alter.table()), names);
  }
}
