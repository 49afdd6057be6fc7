package org.pgweir.policies.analysis;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.Operation;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Whether the CHECK constraints of a table imply the bounds of a partition, which spares ATTACH the
 * scan ({@code ConstraintImpliedByRelConstraint}). Decides for one column as key and constraints
 * that compare it with constants; the server proves more.
 */
final class BoundProof {

  /** What is known of a proof. */
  enum Outcome {
    PROVEN,
    NOT_PROVEN,
    UNKNOWN
  }

  private static final Pattern RANGE =
      Pattern.compile("(?is).*\\bFROM\\s*\\(([^,()]*)\\)\\s*TO\\s*\\(([^,()]*)\\)\\s*");
  private static final Pattern LIST = Pattern.compile("(?is).*\\bIN\\s*\\(([^()]*)\\)\\s*");

  private final Relation table;
  private final String column;
  private final List<Condition> conditions = new ArrayList<>();
  private boolean allUnderstood = true;

  /** {@code column operator value}, one of several values for {@code =}. */
  private record Condition(String operator, List<String> values) {}

  private BoundProof(Relation table, String column) {
    this.table = table;
    this.column = column;
    table.constraints(Constraint.Check.class).stream()
        .filter(check -> check.valid() && check.enforced())
        .forEach(check -> read(check.condition()));
  }

  /** Whether all rows of a table lie within the bounds that are written for it. */
  static Outcome within(Relation table, PartitionKey key, String bounds) {
    return decide(table, key, bounds, true);
  }

  /** Whether no row of a default partition lies within them. */
  static Outcome outside(Relation table, PartitionKey key, String bounds) {
    return decide(table, key, bounds, false);
  }

  private static Outcome decide(Relation table, PartitionKey key, String bounds, boolean within) {
    if (table.constraints(Constraint.Check.class).isEmpty() || key.strategy().equals("hash")) {
      return Outcome.NOT_PROVEN;
    }
    Optional<String> column = key.onlyColumn();
    if (column.isEmpty()) {
      return Outcome.UNKNOWN;
    }
    BoundProof proof = new BoundProof(table, column.get());
    Matcher range = RANGE.matcher(bounds);
    Matcher list = LIST.matcher(bounds);
    Optional<Boolean> proven =
        range.matches()
            ? within
                ? proof.isWithin(range.group(1).strip(), range.group(2).strip())
                : proof.isOutside(range.group(1).strip(), range.group(2).strip())
            : list.matches() && within ? proof.isAmong(values(list.group(1))) : Optional.empty();
    return proven
        .map(each ->
            each ? Outcome.PROVEN : proof.allUnderstood ? Outcome.NOT_PROVEN : Outcome.UNKNOWN)
        .orElse(Outcome.UNKNOWN);
  }

  private static List<String> values(String list) {
    return List.of(list.split("\\s*,\\s*", -1)).stream().map(String::strip).toList();
  }

  private Optional<Boolean> isWithin(String from, String to) {
    Optional<Boolean> lower =
        from.equalsIgnoreCase("minvalue") ? Optional.of(true) : implied(">=", from);
    Optional<Boolean> upper =
        to.equalsIgnoreCase("maxvalue") ? Optional.of(true) : implied("<", to);
    return lower.flatMap(low -> upper.map(up -> low && up && isNotNull()));
  }

  private Optional<Boolean> isOutside(String from, String to) {
    Optional<Boolean> below =
        from.equalsIgnoreCase("minvalue") ? Optional.of(false) : implied("<", from);
    Optional<Boolean> above =
        to.equalsIgnoreCase("maxvalue") ? Optional.of(false) : implied(">=", to);
    return below.flatMap(low -> above.map(up -> low || up));
  }

  private Optional<Boolean> isAmong(List<String> bounds) {
    Set<String> allowed = new HashSet<>(bounds);
    boolean nullAllowed = allowed.stream().anyMatch("null"::equalsIgnoreCase);
    boolean listed =
        conditions.stream()
            .anyMatch(each -> each.operator().equals("=") && allowed.containsAll(each.values()));
    return Optional.of(listed && (nullAllowed || isNotNull()));
  }

  private boolean isNotNull() {
    return table.column(column).filter(Column::notNull).isPresent()
        || table.constraints(Constraint.Check.class).stream()
            .filter(check -> check.valid() && check.enforced())
            .anyMatch(check -> NotNullProof.in(check.condition(), column));
  }

  /** Whether a condition implies that the column is at least, or less than, a bound. */
  private Optional<Boolean> implied(String needed, String bound) {
    boolean comparable = true;
    for (Condition each : conditions) {
      for (String value : each.values()) {
        Optional<Integer> order = compare(value, bound);
        comparable &= order.isPresent();
        if (order.filter(sign -> implies(each, needed, sign)).isPresent()) {
          return Optional.of(true);
        }
      }
    }
    return comparable ? Optional.of(false) : Optional.empty();
  }

  private static boolean implies(Condition condition, String needed, int sign) {
    boolean single = condition.values().size() == 1;
    return switch (condition.operator()) {
      case ">=", ">" -> needed.equals(">=") && sign >= 0;
      case "<" -> needed.equals("<") && sign <= 0;
      case "<=" -> needed.equals("<") && sign < 0;
      case "=" -> single && (needed.equals("<") ? sign < 0 : sign >= 0);
      default -> false;
    };
  }

  private static Optional<Integer> compare(String value, String bound) {
    if (value.equals(bound)) {
      return Optional.of(0);
    }
    try {
      return Optional.of(new BigDecimal(bare(value)).compareTo(new BigDecimal(bare(bound))));
    } catch (NumberFormatException _) {
      boolean dates = isDay(bare(value)) && isDay(bare(bound));
      return dates ? Optional.of(bare(value).compareTo(bare(bound))) : Optional.empty();
    }
  }

  private static String bare(String literal) {
    return literal.replace("'", "");
  }

  private static boolean isDay(String text) {
    return text.matches("\\d{4}-\\d\\d-\\d\\d( 00:00:00)?");
  }

  private void read(String condition) {
    SqlText text = SqlReader.read("SELECT " + condition, true);
    if (text.statements().size() == 1
        && text.statements().getFirst() instanceof DataStatement.Select(var query, _)
        && query.body() instanceof Query.Select select
        && select.targets().size() == 1) {
      read(text, select.targets().getFirst().expression());
    } else {
      allUnderstood = false;
    }
  }

  private void read(SqlText text, Expression expression) {
    if (!(expression instanceof Operation(var operator, var operands, _))) {
      allUnderstood = false;
      return;
    }
    switch (operator) {
      case "and" -> operands.forEach(each -> read(text, each));
      case "is not null", "notnull" -> {}
      case "=", "<", "<=", ">", ">=" -> {
        List<String> values = constants(text, operands.getLast());
        if (NotNullProof.isColumn(operands.getFirst(), column) && !values.isEmpty()) {
          conditions.add(new Condition(operator, values));
        } else {
          // of another column it says nothing; turned around it may
          allUnderstood &= !mentions(expression);
        }
      }
      default -> allUnderstood &= !mentions(expression);
    }
  }

  private boolean mentions(Expression expression) {
    return NotNullProof.isColumn(expression, column)
        || expression.children().stream().anyMatch(this::mentions);
  }

  private static List<String> constants(SqlText text, Expression value) {
    return switch (value) {
      case Expression.Constant(_, var range) -> List.of(text.at(range).strip());
      case Expression.Cast(var operand, _, _) -> constants(text, operand);
      case Expression.ArrayOf(var elements, _) ->
          elements.stream().flatMap(each -> constants(text, each).stream()).toList();
      case Expression.Other(var keyword, var inside, _) when keyword.equals("any") ->
          inside.size() == 1 ? constants(text, inside.getFirst()) : List.of();
      case Operation(var sign, var operands, _) when sign.equals("-") && operands.size() == 1 ->
          constants(text, operands.getFirst()).stream().map(each -> "-" + each).toList();
      default -> List.of();
    };
  }
}
