package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.TypeChange.Work;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.ColumnAction.SetType;
import org.pgweir.policies.sql.tree.Expression;

/**
 * {@code ALTER COLUMN … TYPE}. Beside the column itself, what is built on it is made again: CHECK
 * constraints are verified, indexes rebuilt unless their operator classes and collations stay,
 * foreign keys dropped and added on both sides.
 */
final class TypeChangeEffects {

  private static final String NOT_SUPPORTED = "0A000";
  private static final int FIRST_THAT_CALLS_IT_NOT_SUPPORTED = 15;

  private final AlterTableEffects alter;
  private final Effects effects;
  private final Types types;

  TypeChangeEffects(AlterTableEffects alter, Effects effects) {
    this.alter = alter;
    this.effects = effects;
    this.types = new Types(effects.surroundings());
  }

  void add(Relation table, Column column, SetType change) {
    if (isUsed(table, column)) {
      return;
    }
    Optional<ColumnType> to = types.resolve(change.type());
    if (to.isEmpty()) {
      undecided("type " + change.type().name().sql() + " is not known");
      return;
    }
    switch (work(column, to.get(), change)) {
      case NONE -> keepFiles(table, column, to.get(), change);
      case REWRITE -> {
        effects.rewrite(table);
        foreignKeys(table, column, true);
      }
      case IMPOSSIBLE ->
          effects.fails(
              "42804",
              "column \"%s\" cannot be cast automatically to type".formatted(column.name()));
      case UNKNOWN ->
          undecided(
              "whether %s turns into %s without a rewrite is not known"
                  .formatted(column.type().name(), to.get().name()));
    }
  }

  /** Of a column whose type nobody knows; only an expression of its own surely rewrites. */
  void addPresumed(Relation table, SetType change) {
    boolean computed =
        change.using().filter(using -> !isColumn(using, change.column().name())).isPresent();
    if (computed) {
      effects.rewrite(table);
    } else {
      undecided("the present type of " + change.column().sql() + " is not known");
    }
  }

  /** Whether the value stays that of the column, but for its type. */
  private static boolean isColumn(Expression using, String column) {
    return NotNullProof.isColumn(using, column)
        || (using instanceof Expression.Cast(var operand, _, _)
            && NotNullProof.isColumn(operand, column));
  }

  private void undecided(String why) {
    effects.unknown(Unknown.Part.REWRITE, why);
    effects.unknown(Unknown.Part.SCAN, why);
    effects.unknown(Unknown.Part.LOCKS, why);
  }

  /** What reads a column keeps it from changing its type. */
  private boolean isUsed(Relation table, Column column) {
    String name = column.name();
    Dependents dependents = table.dependents();
    if (dependents.views().stream().anyMatch(view -> view.columns().contains(name))) {
      effects.fails(NOT_SUPPORTED, "cannot alter type of a column used by a view or rule");
    } else if (dependents.policies().stream().anyMatch(each -> each.columns().contains(name))) {
      effects.fails(NOT_SUPPORTED, "cannot alter type of a column used in a policy definition");
    } else if (dependents.triggers().stream().anyMatch(each -> each.columns().contains(name))) {
      effects.fails(NOT_SUPPORTED, "cannot alter type of a column used in a trigger definition");
    } else if (table.columns().stream().anyMatch(each -> each.generatedFrom().contains(name))) {
      effects.fails(
          effects.surroundings().atLeast(FIRST_THAT_CALLS_IT_NOT_SUPPORTED)
              ? NOT_SUPPORTED
              : "42601",
          "cannot alter type of a column used by a generated column");
    } else if (rowTypeUser(table).isPresent()) {
      effects.fails(NOT_SUPPORTED, rowTypeUser(table).get());
    } else {
      if (!dependents.rules().isEmpty() || !dependents.functions().isEmpty()) {
        undecided("a rule or function may read column " + name);
      }
      return false;
    }
    return true;
  }

  private Optional<String> rowTypeUser(Relation table) {
    return effects.catalogue().relationsWhere(Relation::hasStorage).stream()
        .flatMap(user ->
            user.columns().stream()
                .filter(each -> each.type().name().equals(table.name()))
                .map(each ->
                    "cannot alter table \"%s\" because column \"%s.%s\" uses its row type"
                        .formatted(table.name().name(), user.name().name(), each.name())))
        .findFirst();
  }

  private Work work(Column column, ColumnType to, SetType change) {
    Work byItself = new TypeChange(effects.surroundings()).of(column.type(), to);
    if (change.using().isEmpty()) {
      return byItself;
    }
    Expression using = change.using().get();
    if (NotNullProof.isColumn(using, column.name())) {
      return byItself;
    }
    boolean castOfColumn =
        using instanceof Expression.Cast(var operand, var type, _)
            && NotNullProof.isColumn(operand, column.name())
            && types.resolve(type).equals(Optional.of(to));
    if (!castOfColumn) {
      return Work.REWRITE;
    }
    return new TypeChange(effects.surroundings()).ofExplicit(column.type(), to);
  }

  private void keepFiles(Relation table, Column column, ColumnType to, SetType change) {
    String name = column.name();
    boolean checked =
        table.constraints(Constraint.Check.class).stream()
            .anyMatch(check ->
                check.columns().contains(name)
                    && check.valid()
                    && check.enforced()
                    && !alter.drops(check.name()));
    if (checked) {
      effects.scan(table);
    }
    boolean otherCollation =
        change.collation().isPresent()
            ? !change.collation().get().name().equals(column.collation())
            : !column.collation().equals("default");
    boolean rebuilt = false;
    for (Index index : table.indexes()) {
      if (index.uses(name)) {
        rebuilt |= rebuild(table, index, column, to, otherCollation);
      }
    }
    foreignKeys(table, column, rebuilt);
  }

  /** Whether the index is built anew; {@code CheckIndexCompatible} of {@code indexcmds.c}. */
  private boolean rebuild(
      Relation table, Index index, Column column, ColumnType to, boolean otherCollation) {
    boolean keyed =
        index.keys().stream()
            .anyMatch(key -> key.column().filter(column.name()::equals).isPresent());
    boolean again =
        index.partial()
            || index.hasExpressions()
            || !index.valid()
            || index.parent().isPresent()
            || (keyed && otherCollation);
    if (again) {
      effects.buildIndex(table);
      return true;
    }
    if (!keyed) {
      return false;
    }
    Optional<String> before = effects.catalogue().operatorClass(types.base(column.type()).name());
    Optional<String> after = effects.catalogue().operatorClass(types.base(to).name());
    if (before.isEmpty() || after.isEmpty()) {
      if (!column.type().equals(to)) {
        effects.unknown(Unknown.Part.SCAN, "whether " + index.name() + " is rebuilt is not known");
      }
      return false;
    }
    if (!before.equals(after)) {
      effects.buildIndex(table);
      return true;
    }
    return false;
  }

  /**
   * Foreign keys on the column and to it.
   *
   * @param verified whether they are checked again: after a rewrite, or for another operator
   */
  private void foreignKeys(Relation table, Column column, boolean verified) {
    for (Constraint.ForeignKey key : table.constraints(Constraint.ForeignKey.class)) {
      if (key.columns().contains(column.name())) {
        effects.lock(key.referenced(), LockMode.ACCESS_EXCLUSIVE);
        if (verified && key.valid() && key.enforced()) {
          effects.scan(table);
          effects.catalogue().relation(key.referenced()).ifPresent(effects::scan);
        }
      }
    }
    for (Dependents.ForeignKeyFrom from : table.dependents().foreignKeys()) {
      Optional<Relation> other = effects.catalogue().relation(from.table());
      Set<String> columns =
          other
              .flatMap(each -> each.constraint(from.constraint()))
              .map(TypeChangeEffects::referencedColumns)
              .orElse(Set.of(column.name()));
      if (columns.contains(column.name())) {
        effects.lock(from.table(), LockMode.ACCESS_EXCLUSIVE);
        if (verified) {
          effects.scan(table);
          other.ifPresent(effects::scan);
        }
      }
    }
  }

  private static Set<String> referencedColumns(Constraint constraint) {
    return constraint instanceof Constraint.ForeignKey key
        ? Set.copyOf(key.referencedColumns())
        : Set.copyOf(List.of());
  }
}
