package org.pgweir.policies.recipe;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * An ALTER TABLE as a client sent it.
 *
 * @param heavy those of its actions that write rows anew, or read them while nobody may write, or
 *     may do so for all that is known
 */
public record AskedAlter(
    SqlText text, AlterTable alter, Surroundings where, Set<TableAction> heavy) {

  public AskedAlter {
    heavy = Set.copyOf(heavy);
  }

  boolean isHeavy(TableAction action) {
    return heavy.contains(action);
  }

  String at(SourceRange range) {
    return text.at(range);
  }

  /** The table's name in SQL. */
  String table() {
    return alter.table().sql();
  }

  /** How to write the table in an ALTER TABLE that means the same. */
  String target() {
    return (alter.only() ? "ONLY " : "") + table();
  }

  /** One ALTER TABLE of it, without a terminator. */
  String altered(String actions) {
    return "ALTER TABLE " + target() + " " + actions;
  }

  Optional<Relation> relation() {
    return where.relation(alter.table());
  }

  /** Whether it may be found in the catalogue, or nobody was asked. */
  boolean isKnown() {
    return relation().isPresent() || where.coverage() instanceof Coverage.Unasked;
  }

  ObjectName name() {
    return where.nameOf(alter.table());
  }

  boolean isPartitioned() {
    return relation().filter(each -> each.kind() == Relation.Kind.PARTITIONED_TABLE).isPresent();
  }

  boolean hasChildren() {
    return relation().filter(each -> !each.family().children().isEmpty()).isPresent();
  }

  /** Whether an UPDATE of it, or of what is below it, sets off triggers or rules. */
  boolean hasUpdateTriggers() {
    return Stream.concat(
            relation().stream(),
            relation().stream().flatMap(each -> where.catalogue().descendants(each).stream()))
        .map(Relation::dependents)
        .anyMatch(each ->
            !each.rules().isEmpty()
                || each.triggers().stream()
                    .anyMatch(trigger ->
                        trigger.enabled() && trigger.events().contains(Trigger.Event.UPDATE)));
  }

  /** A name in the schema of the table, as SQL. */
  String besideTable(Identifier name) {
    return sql(new ObjectName(name().schema(), name.name()));
  }

  /** A name for something that CREATE makes in the schema of the table. */
  String made(Identifier name) {
    Optional<String> first = where.searchPath().stream().filter(this::isThere).findFirst();
    boolean plain =
        alter.table().schema().isEmpty()
            && relation().filter(each -> !each.name().schema().equals(first)).isEmpty();
    return plain ? name.sql() : besideTable(name);
  }

  /** The path may name schemas that are not there, the one of the role usually among them. */
  private boolean isThere(String schema) {
    return !schema.startsWith("pg_")
        && (where.catalogue().schemas().contains(schema)
            || name().schema().filter(schema::equals).isPresent());
  }

  static String sql(ObjectName name) {
    return name.schema().map(part -> Identifier.of(part).sql() + ".").orElse("")
        + Identifier.of(name.name()).sql();
  }

  /** A text in SQL. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
