package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.Users;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.usage.Use;

/** {@code RENAME COLUMN}: whatever uses the old name fails from the commit on. */
public final class RenameColumn implements Rule {

  @Override
  public String id() {
    return "rename-column";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof AlterTable alter && subject.isShared(alter.table())
        ? alter.actions().stream()
            .flatMap(action ->
                action instanceof TableAction.RenameColumn rename
                    ? Stream.of(finding(subject, alter, rename))
                    : Stream.empty())
            .toList()
        : List.of();
  }

  private Finding finding(Subject subject, AlterTable alter, TableAction.RenameColumn rename) {
    Optional<Relation> table = subject.relation(alter.table());
    boolean view = table.filter(each -> each.kind() == Relation.Kind.VIEW).isPresent();
    Finding finding =
        Finding.of(
                this,
                view ? Severity.WARNING : Severity.ERROR,
                "renaming column \"%s\" of \"%s\" breaks whatever uses the old name"
                    .formatted(rename.column().name(), alter.table().name()),
                "Between the rename and the last application that is changed, queries fail on one"
                    + " side or the other. Two columns side by side, kept equal by a trigger, let"
                    + " applications change one by one.")
            .withTable(alter.table())
            .withColumn(rename.column());
    Finding hinted = view ? finding : finding.withHint(steps(alter, rename, table));
    return Users.ofColumn(
        hinted, subject, alter.table(), rename.column().name(), Set.of(Use.READ, Use.WRITE));
  }

  private static String steps(
      AlterTable alter, TableAction.RenameColumn rename, Optional<Relation> table) {
    Optional<String> type =
        table.flatMap(each -> each.column(rename.column().name())).map(RenameColumn::type);
    return """
    ALTER TABLE %s ADD COLUMN %s %s;%s
    -- then a trigger BEFORE INSERT OR UPDATE that writes to each what is written to the other,
    -- then, in batches by primary key, each in its own transaction, until none is left:
    UPDATE %s SET %s = %s WHERE %s IS DISTINCT FROM %s AND <next range of the primary key>;
    -- drop the old column once no application uses it\
    """
        .formatted(
            alter.table().sql(),
            rename.newName().sql(),
            type.orElse("text"),
            type.isPresent() ? "" : " -- or of what type the old one is",
            alter.table().sql(),
            rename.newName().sql(),
            rename.column().sql(),
            rename.newName().sql(),
            rename.column().sql());
  }

  private static String type(Column column) {
    ColumnType type = column.type();
    String schema =
        type.name()
            .schema()
            .filter(each -> !each.equals("pg_catalog"))
            .map(each -> Identifier.of(each).sql() + ".")
            .orElse("");
    String modifiers =
        type.modifiers().isEmpty() ? "" : "(" + String.join(",", type.modifiers()) + ")";
    String name = Identifier.of(type.name().name()).sql();
    boolean plain = schema.isEmpty() && !type.name().name().equals("char");
    return schema + (plain ? type.name().name() : name) + modifiers + (type.array() ? "[]" : "");
  }
}
