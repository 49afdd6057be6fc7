package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents.ForeignKeyFrom;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.probe.Probe;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.sql.tree.TypeName;

/**
 * Makes the question to a {@link Probe} of an ALTER TABLE, where one may be asked.
 *
 * <p>The statement runs with the rights of the gateway, so nothing in it may run code that a user
 * wrote, and as the copy is not the table, nothing may depend on what a copy lacks.
 */
public final class ProbeQuestions {

  private final SqlText text;
  private final AlterTable alter;
  private final Surroundings surroundings;
  private final Set<ObjectName> types = new HashSet<>();

  private boolean computes;
  private boolean usersTypes;

  /** Texts to insert, by where. */
  private final TreeMap<Integer, String> insertions = new TreeMap<>();

  private ProbeQuestions(SqlText text, AlterTable alter, Surroundings surroundings) {
    this.text = text;
    this.alter = alter;
    this.surroundings = surroundings;
  }

  /** A question, or why none may be asked. */
  public sealed interface Asking {
    record Ask(Probe.Question question) implements Asking {}

    /**
     * None.
     *
     * @param why for a person to read, without a full stop
     */
    record Cannot(String why) implements Asking {}
  }

  /**
   * The question for a statement.
   *
   * @param text the text it was read from, with {@code standard_conforming_strings} on
   */
  public static Asking of(
      String database, SqlText text, AlterTable alter, Surroundings surroundings) {
    try {
      return new ProbeQuestions(text, alter, surroundings).ask(database);
    } catch (Refused refused) {
      return new Asking.Cannot(refused.why);
    }
  }

  /** Ends the making of a question from any depth of the statement. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String why;

    Refused(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }

  private Asking ask(String database) {
    Relation table =
        surroundings
            .relation(alter.table())
            .filter(each ->
                each.kind() == Relation.Kind.TABLE
                    || each.kind() == Relation.Kind.PARTITIONED_TABLE)
            .orElseThrow(() -> new Refused("the table is not in the catalogue"));
    SourceRange whole = alter.range();
    SourceRange name = alter.table().range();
    if (whole.of(text.text()).indexOf(';') >= 0) {
      throw new Refused("the statement holds a semicolon");
    }
    for (TableAction action : alter.actions()) {
      new ProbeAction(this, table, alter).check(action);
    }
    if (computes && usersTypes) {
      throw new Refused("an expression may use a cast that a user wrote");
    }
    return new Asking.Ask(
        new Probe.Question(
            database,
            table.name(),
            whole.of(text.text()).substring(0, name.start() - whole.start()),
            edited(new SourceRange(name.end(), whole.end())),
            types,
            surroundings.timeZone()));
  }

  private String edited(SourceRange range) {
    StringBuilder edited = new StringBuilder();
    int from = range.start();
    for (var insertion : insertions.tailMap(from).entrySet()) {
      edited.append(text.text(), from, insertion.getKey()).append(insertion.getValue());
      from = insertion.getKey();
    }
    return edited.append(text.text(), from, range.end()).toString();
  }

  /**
   * PostgreSQL's own types stand as they are; others get their schema. Base types are a superuser's
   * work; an enum's owner may write casts of it.
   */
  void checkType(TypeName type) {
    QualifiedName written = type.name();
    ObjectName plain = new ObjectName(written.schemaName(), written.name());
    boolean serial =
        written.schema().isEmpty() && AddColumnEffects.SERIALS.contains(written.name());
    if (serial || Catalogue.isBuiltInType(plain)) {
      return;
    }
    TypeFacts facts =
        surroundings
            .catalogue()
            .type(written.schemaName(), written.name(), surroundings.searchPath())
            .orElseThrow(() -> new Refused("type " + written.sql() + " is not in the catalogue"));
    switch (facts) {
      case TypeFacts.Base _ -> {}
      case TypeFacts.EnumType _ -> usersTypes = true;
      case TypeFacts.Domain _, TypeFacts.Composite _ ->
          throw new Refused("a domain may run code that a user wrote");
    }
    types.add(facts.name());
    if (written.schema().isEmpty()) {
      String schema = facts.name().schema().orElseThrow();
      insertions.put(written.range().start(), Identifier.of(schema).quoted() + ".");
    }
  }

  /** Whether no code of users runs when it is computed. */
  void checkExpression(Expression expression) {
    computes = true;
    switch (expression) {
      case Expression.Constant _, Expression.ColumnReference _, Expression.ValueFunction _ -> {}
      case Expression.Cast cast -> checkType(cast.type());
      case Expression.Operation operation -> {
        if (operation.operator().startsWith("operator")) {
          throw new Refused("operators with a schema are not tried");
        }
      }
      case Expression.Call call -> checkFunction(call.function());
      case Expression.Case _, Expression.Coalesce _, Expression.ArrayOf _ -> {}
      case Expression.Parameter _, Expression.Subquery _, Expression.Other _ ->
          throw new Refused("it holds an expression that is not tried");
    }
    expression.children().forEach(this::checkExpression);
  }

  /** Functions that print tables as XML are declared stable and read tables. */
  private void checkFunction(QualifiedName function) {
    Volatility volatility = CatalogFunctions.volatility(function);
    boolean harmless =
        (volatility == Volatility.IMMUTABLE || volatility == Volatility.STABLE)
            && !function.name().contains("_to_xml");
    Optional<?> users =
        surroundings
            .catalogue()
            .function(function.schemaName(), function.name(), surroundings.searchPath());
    if (!harmless || users.isPresent()) {
      throw new Refused("function " + function.sql() + " is not tried");
    }
  }

  /** LIKE copies no foreign key, and it makes every constraint valid. */
  void checkKeys(Relation table, String column) {
    boolean concerned =
        table.constraints(Constraint.ForeignKey.class).stream()
                .anyMatch(key -> key.keyColumns().contains(column))
            || table.dependents().foreignKeys().stream().anyMatch(from -> pointsAt(from, column));
    if (concerned) {
      throw new Refused("a foreign key is concerned, which a copy lacks");
    }
  }

  private boolean pointsAt(ForeignKeyFrom from, String column) {
    return surroundings
        .catalogue()
        .relation(from.table())
        .flatMap(each -> each.constraint(from.constraint()))
        .filter(each ->
            !(each instanceof Constraint.ForeignKey key)
                || key.referencedColumns().contains(column))
        .isPresent();
  }

  static void checkAllValid(Relation table) {
    List<String> waiting = new ArrayList<>();
    for (Constraint constraint : table.constraints()) {
      boolean copied =
          switch (constraint) {
            case Constraint.Check _, Constraint.NotNull _ -> true;
            case Constraint.Key _, Constraint.ForeignKey _, Constraint.Exclusion _ -> false;
          };
      if (copied && !constraint.valid()) {
        waiting.add(constraint.name());
      }
    }
    if (!waiting.isEmpty()) {
      throw new Refused(
          "constraint " + waiting.getFirst() + " is not valid, on a copy it would be");
    }
  }
}
