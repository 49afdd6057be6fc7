package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.regex.Pattern;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.SqlStatement.OtherStatement;

/** {@code ALTER SCHEMA … RENAME TO}: every name of everything in it changes at once. */
public final class RenameSchema implements Rule {

  private static final Pattern RENAME = Pattern.compile("(?is).*\\brename\\s+to\\b.*");

  @Override
  public String id() {
    return "rename-schema";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof OtherStatement(var command, _)
            && command.equals("alter schema")
            && RENAME.matcher(subject.sql()).matches()
        ? List.of(
            Finding.of(
                    this,
                    Severity.WARNING,
                    "renaming a schema breaks whatever uses the old name",
                    "Every qualified name and every search_path that names the schema fails or, worse,"
                        + " finds tables of another schema.")
                .withHint(
                    "Make a new schema and move the tables one by one, each with a view left behind."))
        : List.of();
  }
}
