package org.pgweir.gateway.rollout;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.pgweir.policies.rollout.Enforcement;

/**
 * The trigger of a rollout: keeps both sides of a row in step whoever writes it, or refuses rows
 * whose sides say different things, or both.
 *
 * <p>It changes only the row at hand, before it is stored, so it cannot call itself. A row that is
 * in step is left as it is, so the backfill's own writes and those of applications that write both
 * sides pass untouched. In an INSERT a side counts as given if it is not NULL and, for the old one,
 * not a constant default.
 */
final class KeepingTrigger {

  /** A default that is the same for each row. */
  private static final Pattern CONSTANT =
      Pattern.compile("('([^']|'')*'|-?[0-9.]+|\\(-?[0-9.]+\\)|true|false)(::[\\w\" .()\\[\\]]+)?");

  private static final String ROW = "(SELECT NEW.*) AS pgweir_row";

  private final StoredRollout rollout;
  private final RowSql rows;
  private final List<Optional<String>> oldDefaults;

  /**
   * @param oldDefaults the defaults of the old columns, in their order
   */
  KeepingTrigger(StoredRollout rollout, List<Optional<String>> oldDefaults) {
    this.rollout = rollout;
    this.rows = new RowSql(rollout);
    this.oldDefaults = List.copyOf(oldDefaults);
  }

  /** What installs it, anew if it is there. */
  List<String> install() {
    return List.of(
        function(),
        "DROP TRIGGER IF EXISTS %s ON %s".formatted(name(rollout), rows.table()),
        "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION pgweir.%s()"
            .formatted(name(rollout), rows.table(), functionName(rollout)));
  }

  /** What takes it away. */
  static List<String> remove(StoredRollout rollout) {
    return List.of(
        "DROP TRIGGER IF EXISTS %s ON %s".formatted(name(rollout), new RowSql(rollout).table()),
        "DROP FUNCTION IF EXISTS pgweir.%s()".formatted(functionName(rollout)));
  }

  /** Triggers fire in the order of their names: this one last. */
  static String name(StoredRollout rollout) {
    return "zzz_pgweir_rollout_" + rollout.id();
  }

  private static String functionName(StoredRollout rollout) {
    return "rollout_" + rollout.id();
  }

  private String function() {
    return """
    CREATE OR REPLACE FUNCTION pgweir.%s() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS %s
    #variable_conflict use_column
    DECLARE
      pgweir_old_given boolean;
      pgweir_new_given boolean;
      pgweir_in_step boolean;
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        pgweir_old_given := %s;
        pgweir_new_given := %s;
        IF NOT pgweir_old_given AND NOT pgweir_new_given THEN
          RETURN NEW;
        END IF;
      ELSE
        pgweir_new_given := %s;
        pgweir_old_given := NOT pgweir_new_given OR %s;
      END IF;
      SELECT %s INTO pgweir_in_step FROM %s;
    %s%s  RETURN NEW;
    END
    %s\
    """
        .formatted(
            functionName(rollout),
            quote(),
            changed(oldInputs()),
            changed(rollout.fresh().stream().map(StoredColumn::name).toList()),
            anyOf(rollout.fresh().stream().map(KeepingTrigger::isGiven).toList()),
            oldIsGiven(),
            rows.inStep(),
            ROW,
            keeping(),
            refusing(),
            quote());
  }

  /** A dollar quote that no expression of the file holds. */
  private String quote() {
    String all = rows.inStep() + rollout.name();
    String tag = "pgweir";
    while (all.contains(tag + "$")) {
      tag += "_";
    }
    return "$" + tag + "$";
  }

  private String keeping() {
    if (rollout.document().writes().enforcement() != Enforcement.TRIGGER) {
      return "";
    }
    String back =
        rollout.hasDown()
            ? """
              ELSIF pgweir_new_given AND NOT pgweir_old_given THEN
                %s
            """
                .formatted(computed(rollout.old()))
            : "";
    return """
      IF NOT pgweir_in_step THEN
        IF pgweir_old_given AND NOT pgweir_new_given THEN
          %s
    %s    END IF;
        SELECT %s INTO pgweir_in_step FROM %s;
      END IF;
    """
        .formatted(computed(rollout.fresh()), back, rows.inStep(), ROW);
  }

  private String refusing() {
    if (!rollout.document().writes().refuseInconsistent()) {
      return "";
    }
    return """
      IF NOT pgweir_in_step THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
          MESSAGE = %s, DETAIL = %s, HINT = %s,
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = %s,
          CONSTRAINT = 'rollout-inconsistent';
      END IF;
    """
        .formatted(
            RowSql.literal(
                "the row says one thing in %s and another in %s"
                    .formatted(names(sides().getFirst()), names(sides().getLast()))),
            RowSql.literal("Rollout %s keeps both in step.".formatted(rollout.name())),
            RowSql.literal(
                "Write both so that they agree: "
                    + rollout.fresh().stream()
                        .map(each -> "%s = %s".formatted(each.name(), RowSql.sql(each)))
                        .collect(joining(", "))),
            RowSql.literal(rollout.fresh().getFirst().name()));
  }

  private List<List<String>> sides() {
    List<String> fresh = rollout.fresh().stream().map(StoredColumn::name).toList();
    return List.of(oldInputs(), fresh);
  }

  private static String names(List<String> columns) {
    return String.join(", ", columns);
  }

  /** Sets columns of the row to what they are of it. */
  private static String computed(List<StoredColumn> columns) {
    return "SELECT %s INTO %s FROM %s;"
        .formatted(
            columns.stream().map(each -> "(" + RowSql.sql(each) + ")").collect(joining(", ")),
            columns.stream()
                .map(each -> "NEW." + RowSql.quoted(each.name()))
                .collect(joining(", ")),
            ROW);
  }

  /** What the new columns depend on: the old ones, and what else {@code up} reads. */
  private List<String> oldInputs() {
    TreeSet<String> inputs = new TreeSet<>();
    rollout.old().forEach(each -> inputs.add(each.name()));
    rollout.fresh().forEach(each -> inputs.addAll(each.expression().orElseThrow().columns()));
    rollout.fresh().forEach(each -> inputs.remove(each.name()));
    return List.copyOf(inputs);
  }

  /** A pure addition has no old side: what it is made of may change by itself. */
  private String changed(List<String> columns) {
    boolean isOldSide = columns.equals(oldInputs());
    if (columns.isEmpty() || (isOldSide && rollout.old().isEmpty())) {
      return "false";
    }
    return "(%s) IS DISTINCT FROM (%s)".formatted(row("OLD", columns), row("NEW", columns));
  }

  private static String row(String of, List<String> columns) {
    return columns.stream()
        .map(each -> of + "." + RowSql.quoted(each))
        .collect(joining(", ", "ROW(", ")"));
  }

  private static String isGiven(StoredColumn column) {
    return "NEW.%s IS NOT NULL".formatted(RowSql.quoted(column.name()));
  }

  private String oldIsGiven() {
    List<String> conditions = new java.util.ArrayList<>();
    for (int i = 0; i < rollout.old().size(); i++) {
      String given = isGiven(rollout.old().get(i));
      String name = RowSql.quoted(rollout.old().get(i).name());
      conditions.add(
          oldDefaults
              .get(i)
              .filter(text -> CONSTANT.matcher(text).matches())
              .map(text -> "(%s AND NEW.%s IS DISTINCT FROM (%s))".formatted(given, name, text))
              .orElse(given));
    }
    return conditions.isEmpty() ? "false" : anyOf(conditions);
  }

  private static String anyOf(List<String> conditions) {
    return conditions.stream().collect(joining(" OR ", "(", ")"));
  }
}
