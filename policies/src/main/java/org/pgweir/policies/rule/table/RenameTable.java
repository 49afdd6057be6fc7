package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.TransactionSoFar.Block;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.Users;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.sql.tree.TableStatement.CreateTable;
import org.pgweir.policies.sql.tree.ViewStatement.AlterView;
import org.pgweir.policies.sql.tree.ViewStatement.CreateView;

/**
 * A table or view that goes by another name, or into another schema: whatever uses the old name
 * fails from the commit on.
 *
 * <p>Silent where a later statement of the same text puts a view or table under the old name.
 */
public final class RenameTable implements Rule {

  @Override
  public String id() {
    return "rename-table";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case AlterTable alter when alter.actions().size() == 1 && subject.isShared(alter.table()) ->
          switch (alter.actions().getFirst()) {
            case TableAction.RenameTable rename when isFreed(subject, rename.newName().name()) ->
                List.of();
            case TableAction.RenameTable rename ->
                found(subject, alter.table(), rename.newName().sql(), Optional.of(alter));
            case TableAction.SetSchema move ->
                found(
                    subject,
                    alter.table(),
                    move.schema().sql() + "." + alter.table().object().sql(),
                    Optional.of(alter));
            default -> List.of();
          };
      case AlterView(var view, _, var action, _)
          when view.isPresent()
              && subject.isShared(view.get())
              && (action.startsWith("rename to") || action.startsWith("set schema")) ->
          found(subject, view.get(), "", Optional.empty());
      default -> List.of();
    };
  }

  private List<Finding> found(
      Subject subject, QualifiedName old, String renamed, Optional<AlterTable> table) {
    if (comesBack(subject, old)) {
      return List.of();
    }
    // the view that stands in for it may be the next statement
    boolean certain = table.isPresent() && subject.transaction().block() != Block.EXPLICIT;
    Finding finding =
        Finding.of(
                this,
                certain ? Severity.ERROR : Severity.WARNING,
                "renaming or moving \"%s\" breaks whatever uses the old name".formatted(old.name()),
                "Between the rename and the last application that is changed, queries fail on one"
                    + " side or the other. A view under the old name, made in the same transaction,"
                    + " takes reads and writes on to the table.")
            .withTable(old);
    Finding hinted =
        table.map(alter -> finding.withHint(steps(subject, old, renamed))).orElse(finding);
    return List.of(Users.ofTable(hinted, subject, old));
  }

  private static String steps(Subject subject, QualifiedName old, String renamed) {
    return """
    BEGIN;
    %s;
    CREATE VIEW %s AS SELECT * FROM %s;
    COMMIT;
    -- drop the view once no application uses the old name\
    """
        .formatted(subject.sql(), old.sql(), qualified(old, renamed));
  }

  private static String qualified(QualifiedName old, String renamed) {
    return renamed.contains(".") || old.schema().isEmpty()
        ? renamed
        : old.schema().get().sql() + "." + renamed;
  }

  private static boolean comesBack(Subject subject, QualifiedName old) {
    return subject.text().statements().stream()
        .filter(each -> each.range().start() > subject.statement().range().start())
        .anyMatch(each -> makes(each, old.name()));
  }

  /** Whether the new name was another table's until a statement before: the two change places. */
  private static boolean isFreed(Subject subject, String name) {
    return subject.text().statements().stream()
        .filter(each -> each.range().start() < subject.statement().range().start())
        .anyMatch(each ->
            each instanceof AlterTable alter
                && alter.table().name().equals(name)
                && alter.actions().getFirst() instanceof TableAction.RenameTable);
  }

  private static boolean makes(SqlStatement statement, String name) {
    return switch (statement) {
      case CreateView create -> create.view().name().equals(name);
      case CreateTable create -> create.table().name().equals(name);
      case AlterTable alter ->
          alter.actions().stream()
              .anyMatch(action ->
                  action instanceof TableAction.RenameTable rename
                      && rename.newName().name().equals(name));
      default -> false;
    };
  }
}
