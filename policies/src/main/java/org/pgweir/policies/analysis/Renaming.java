package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;

/** New names for what a {@link CatalogueScript} knows, wherever it is referred to. */
record Renaming(ScriptState state) {

  /** A relation; its indexes go with it into another schema. */
  void relation(ObjectName from, ObjectName to) {
    UnaryOperator<ObjectName> name = each -> each.equals(from) ? to : each;
    state.changeAll(each -> {
      Relation renamed = RelationChange.with(each, name.apply(each.name()));
      renamed = RelationChange.with(renamed, family(each.family(), name));
      renamed = RelationChange.with(renamed, DependentsChange.renamed(each.dependents(), name));
      List<Constraint> constraints =
          each.constraints().stream().map(constraint -> referring(constraint, name)).toList();
      List<Index> indexes =
          each.name().equals(from)
              ? each.indexes().stream()
                  .map(index -> named(index, new ObjectName(to.schema(), index.name().name())))
                  .toList()
              : each.indexes();
      return RelationChange.with(renamed, each.columns(), constraints, indexes);
    });
  }

  private static Family family(Family family, UnaryOperator<ObjectName> name) {
    return new Family(
        family.parents().stream().map(name).toList(),
        family.children().stream().map(name).toList(),
        family.partition(),
        family.defaultPartition().map(name),
        family.partitionKey(),
        family.bound(),
        family.rowType());
  }

  private static Constraint referring(Constraint constraint, UnaryOperator<ObjectName> name) {
    return constraint instanceof Constraint.ForeignKey key
        ? foreignKey(key, key.name(), key.keyColumns(), name.apply(key.referenced()))
        : constraint;
  }

  private static Constraint.ForeignKey foreignKey(
      Constraint.ForeignKey key, String name, List<String> columns, ObjectName referenced) {
    return new Constraint.ForeignKey(
        name,
        columns,
        referenced,
        key.referencedColumns(),
        key.onDelete(),
        key.onUpdate(),
        key.valid(),
        key.enforced());
  }

  void index(ObjectName from, ObjectName to) {
    state.changeAll(table ->
        RelationChange.withIndexes(
            table,
            table.indexes().stream()
                .map(index -> index.name().equals(from) ? named(index, to) : index)
                .toList()));
  }

  private static Index named(Index index, ObjectName name) {
    return new Index(
        name,
        index.method(),
        index.unique(),
        index.valid(),
        index.keys(),
        index.partial(),
        index.otherColumns(),
        index.clustered(),
        index.parent());
  }

  static Constraint constraint(Constraint constraint, String name) {
    return switch (constraint) {
      case Constraint.Check(_, var columns, var condition, boolean valid, boolean enforced) ->
          new Constraint.Check(name, columns, condition, valid, enforced);
      case Constraint.NotNull(_, var column, boolean valid) ->
          new Constraint.NotNull(name, column, valid);
      case Constraint.Key(_, boolean primary, var columns) ->
          new Constraint.Key(name, primary, columns);
      case Constraint.ForeignKey key -> foreignKey(key, name, key.keyColumns(), key.referenced());
      case Constraint.Exclusion(_, var columns) -> new Constraint.Exclusion(name, columns);
    };
  }

  void type(TypeFacts type, ObjectName to) {
    state.removeType(type.name());
    state.put(
        switch (type) {
          case TypeFacts.Domain domain ->
              new TypeFacts.Domain(
                  to,
                  domain.base(),
                  domain.notNull(),
                  domain.checks(),
                  domain.hasDefault(),
                  domain.volatileDefault());
          case TypeFacts.EnumType _ -> new TypeFacts.EnumType(to);
          case TypeFacts.Composite _ -> new TypeFacts.Composite(to);
          case TypeFacts.Base base -> new TypeFacts.Base(to, base.operatorClass());
        });
    state.changeAll(table ->
        RelationChange.withColumns(
            table,
            table.columns().stream()
                .map(column ->
                    column.type().name().equals(type.name())
                        ? ColumnScript.withType(
                            column,
                            new ColumnType(to, column.type().modifiers(), column.type().array()),
                            column.collation())
                        : column)
                .toList()));
  }

  /** A column, in the keys, conditions and expressions of its table too. */
  void column(ObjectName table, String from, String to) {
    UnaryOperator<String> name = each -> each.equals(from) ? to : each;
    state.change(
        table,
        each ->
            RelationChange.with(
                each,
                each.columns().stream().map(column -> renamed(column, name)).toList(),
                each.constraints().stream()
                    .map(constraint -> renamed(constraint, name, from, to))
                    .toList(),
                each.indexes().stream().map(index -> renamed(index, name)).toList()));
  }

  private static Column renamed(Column column, UnaryOperator<String> name) {
    return new Column(
        name.apply(column.name()),
        column.type(),
        column.collation(),
        column.notNull(),
        column.generated(),
        set(column.generatedFrom(), name),
        column.identity(),
        column.defaultExpression(),
        column.sequences());
  }

  private static Constraint renamed(
      Constraint constraint, UnaryOperator<String> name, String from, String to) {
    return switch (constraint) {
      case Constraint.Check(var own, var columns, var condition, boolean valid, boolean enforced) ->
          new Constraint.Check(
              own,
              set(columns, name),
              columns.contains(from) ? inText(condition, from, to) : condition,
              valid,
              enforced);
      case Constraint.NotNull(var own, var column, boolean valid) ->
          new Constraint.NotNull(own, name.apply(column), valid);
      case Constraint.Key(var own, boolean primary, var columns) ->
          new Constraint.Key(own, primary, columns.stream().map(name).toList());
      case Constraint.ForeignKey key ->
          foreignKey(
              key, key.name(), key.keyColumns().stream().map(name).toList(), key.referenced());
      case Constraint.Exclusion(var own, var columns) ->
          new Constraint.Exclusion(own, set(columns, name));
    };
  }

  private static String inText(String condition, String from, String to) {
    return Pattern.compile("\\b" + Pattern.quote(from) + "\\b")
        .matcher(condition)
        .replaceAll(Matcher.quoteReplacement(to));
  }

  private static Index renamed(Index index, UnaryOperator<String> name) {
    return new Index(
        index.name(),
        index.method(),
        index.unique(),
        index.valid(),
        index.keys().stream()
            .map(key -> new Index.Key(key.column().map(name), key.operatorClass()))
            .toList(),
        index.partial(),
        set(index.otherColumns(), name),
        index.clustered(),
        index.parent());
  }

  private static Set<String> set(Set<String> names, UnaryOperator<String> name) {
    Set<String> renamed = new HashSet<>();
    names.forEach(each -> renamed.add(name.apply(each)));
    return renamed;
  }
}
