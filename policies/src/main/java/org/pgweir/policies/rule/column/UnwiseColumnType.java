package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.sql.tree.TableStatement.CreateTable;

/**
 * A new column, in ADD COLUMN or CREATE TABLE, of a type that most schemas regret: a matter of
 * design, never of traffic.
 */
public final class UnwiseColumnType implements Rule {

  @Override
  public String id() {
    return "unwise-column-type";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case AlterTable alter ->
          alter.actions().stream()
              .flatMap(action ->
                  action instanceof AddColumn add
                      ? finding(subject, alter.table(), alter.range(), add.column())
                      : Stream.empty())
              .toList();
      case CreateTable create ->
          create.columns().stream()
              .flatMap(column -> finding(subject, create.table(), create.range(), column))
              .toList();
      default -> List.of();
    };
  }

  /**
   * What is wrong with a type.
   *
   * @param instead the type to use; none where there is no such word
   */
  private record Regret(String why, String instead) {}

  private Stream<Finding> finding(
      Subject subject, QualifiedName table, SourceRange whole, ColumnDefinition column) {
    return regret(column).stream()
        .map(regret ->
            new Finding(
                id(),
                Severity.INFO,
                "column \"%s\" of \"%s\" would be of type %s"
                    .formatted(
                        column.name().name(),
                        table.name(),
                        subject.text().at(column.type().range())),
                regret.why(),
                Optional.of(instead(subject, whole, column, regret)),
                Optional.of(table),
                Optional.of(column.name())));
  }

  private static String instead(
      Subject subject, SourceRange whole, ColumnDefinition column, Regret regret) {
    String sql = subject.text().at(whole);
    return sql.substring(0, column.type().range().start() - whole.start())
        + regret.instead()
        + sql.substring(column.type().range().end() - whole.start());
  }

  private static Optional<Regret> regret(ColumnDefinition column) {
    var type = column.type();
    if (type.arrayDimensions() > 0
        || !type.name().schemaName().orElse("pg_catalog").equals("pg_catalog")) {
      return Optional.empty();
    }
    return switch (type.name().name()) {
      case "timestamp" ->
          Optional.of(
              new Regret(
                  "A timestamp without time zone names no moment: clients in other zones read"
                      + " another one.",
                  "timestamptz"));
      case "timetz" ->
          Optional.of(
              new Regret(
                  "A time of day with an offset but without a date cannot follow daylight saving.",
                  "timestamptz"));
      case "bpchar" ->
          Optional.of(
              new Regret(
                  "char(n) pads with blanks, which LIKE and length() see differently from =.",
                  "text"));
      case "varchar" ->
          Optional.of(
                  new Regret(
                      "A limit in the type is changed only by ALTER COLUMN TYPE; as a CHECK it can be"
                          + " changed without a rewrite.",
                      "text"))
              .filter(_ -> !type.modifiers().isEmpty());
      case "money" ->
          Optional.of(
              new Regret(
                  "money is read and written by the setting lc_monetary of each session.",
                  "numeric"));
      case "int2", "int4" -> Optional.of(tooSmall()).filter(_ -> numbers(column));
      case "serial", "serial4", "smallserial", "serial2" ->
          Optional.of(new Regret(tooSmall().why(), "bigserial"));
      default -> Optional.empty();
    };
  }

  /** Whether the column numbers the rows. */
  private static boolean numbers(ColumnDefinition column) {
    return column.has(ColumnConstraint.PrimaryKey.class)
        || column.has(ColumnConstraint.Identity.class);
  }

  private static Regret tooSmall() {
    return new Regret(
        "The numbers end at 2,147,483,647 or sooner, and a wider column is a table rewrite then.",
        "bigint");
  }
}
