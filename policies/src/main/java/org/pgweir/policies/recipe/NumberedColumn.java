package org.pgweir.policies.recipe;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * The numbers of a serial or identity column: drawn from a sequence while rows are filled. A serial
 * column keeps it; an identity column gets its own in the end, which goes on where that one stood.
 */
final class NumberedColumn {

  private static final Pattern SEQUENCE_OPTIONS =
      Pattern.compile("(?is)identity\\s*\\((.*)\\)\\s*$");

  private static final String SEQUENCE_NAME =
      "(?is)\\bsequence\\s+name\\s+((\"[^\"]*\"|\\w+)\\s*\\.\\s*)?(\"[^\"]*\"|\\w+)";

  private final AskedAlter asked;
  private final Draft draft;
  private final NewColumn column;
  private final Identifier sequence;

  NumberedColumn(AskedAlter asked, ServerNames names, Draft draft, NewColumn column) {
    this.asked = asked;
    this.draft = draft;
    this.column = column;
    this.sequence =
        names.relation(
            asked.name().name(), column.identifier().name(), column.isIdentity() ? "fill" : "seq");
    if (column.isIdentity() && asked.hasChildren()) {
      draft.leavesOpen();
    }
  }

  void createSequence() {
    String made = asked.made(sequence);
    draft
        .begin()
        .before(
            "CREATE SEQUENCE %s AS %s%s".formatted(made, column.integer(), options()),
            "DROP SEQUENCE IF EXISTS " + asked.besideTable(sequence));
  }

  void drawFromSequence() {
    String made = asked.made(sequence);
    draft
        .begin()
        .action(
            "ALTER COLUMN %s SET DEFAULT nextval(%s)"
                .formatted(column.name(), AskedAlter.literal(made)));
    draft
        .begin()
        .after("ALTER SEQUENCE %s OWNED BY %s.%s".formatted(made, asked.table(), column.name()));
  }

  /** What stands in the parentheses behind IDENTITY, with a space before it. */
  private String options() {
    return column
        .column()
        .constraint(ColumnConstraint.Identity.class)
        .map(identity -> SEQUENCE_OPTIONS.matcher(asked.at(identity.range())))
        .filter(Matcher::find)
        .map(options -> " " + options.group(1).replaceAll(SEQUENCE_NAME, "").strip())
        .map(String::stripTrailing)
        .orElse("");
  }

  void becomeIdentity() {
    column.column().constraint(ColumnConstraint.Identity.class).ifPresent(this::becomeIdentity);
  }

  private void becomeIdentity(ColumnConstraint.Identity identity) {
    String name = column.name();
    // Owned by the column, it would be taken for the sequence of the identity.
    draft.finish().after("ALTER SEQUENCE %s OWNED BY NONE".formatted(asked.made(sequence)));
    String generated = new Written(asked, identity.name(), identity.range()).body();
    draft
        .finish()
        .after(
            asked.altered(
                "ALTER COLUMN %s DROP DEFAULT, ALTER COLUMN %s ADD %s"
                    .formatted(name, name, generated)),
            asked.altered("ALTER COLUMN %s DROP IDENTITY IF EXISTS".formatted(name)));
    draft
        .finish()
        .after(
            "SELECT setval(pg_get_serial_sequence(%s, %s), last_value, is_called) FROM %s"
                .formatted(
                    AskedAlter.literal(asked.table()),
                    AskedAlter.literal(column.identifier().name()),
                    asked.made(sequence)));
    draft.finish().after("DROP SEQUENCE " + asked.made(sequence));
  }
}
