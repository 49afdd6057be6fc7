package org.pgweir.policies.rule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.recipe.Plan;
import org.pgweir.policies.recipe.Proposal;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.Splice;

/**
 * What a rule has found.
 *
 * @param rule id of the rule
 * @param severity graded by what is known of the table and the transaction
 * @param message what is wrong, one line without a full stop
 * @param detail why it hurts
 * @param hint the SQL to use instead
 * @param replacement what can run in the statement's place, if it is no part of a transaction
 * @param plan the steps that do what the whole statement asks for
 * @param quiet for how much observed time nobody has needed what it takes away; empty where that is
 *     no matter of the rule, or nobody keeps evidence
 * @param splices what can be put into the statement, or rather into the text that it is part of, so
 *     that nothing is found; none where that cannot be
 */
public record Finding(
    String rule,
    Severity severity,
    String message,
    String detail,
    Optional<String> hint,
    Optional<QualifiedName> table,
    Optional<Identifier> column,
    Optional<Replacement> replacement,
    Optional<Plan> plan,
    Optional<Duration> quiet,
    List<Splice> splices) {

  public Finding {
    splices = List.copyOf(splices);
  }

  /**
   * One statement that leaves the same catalogue. It runs outside a transaction block; if it fails,
   * it may leave invalid indexes on the table.
   *
   * @param index the index that it makes, where it makes one and it has a name
   */
  public record Replacement(String sql, ObjectName table, Optional<String> index) {}

  /** A finding that nothing can replace and no plan is for. */
  public Finding(
      String rule,
      Severity severity,
      String message,
      String detail,
      Optional<String> hint,
      Optional<QualifiedName> table,
      Optional<Identifier> column) {
    this(
        rule,
        severity,
        message,
        detail,
        hint,
        table,
        column,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static final int LONGEST_QUOTE = 200;

  /** A finding about no table in particular, without a hint. */
  public static Finding of(Rule rule, Severity severity, String message, String detail) {
    return new Finding(
        rule.id(), severity, message, detail, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Finding withHint(String sql) {
    return with(Optional.of(sql), table, column, replacement, plan, splices);
  }

  public Finding withTable(QualifiedName name) {
    return with(hint, Optional.of(name), column, replacement, plan, splices);
  }

  private Finding with(
      Optional<String> hinted,
      Optional<QualifiedName> of,
      Optional<Identifier> at,
      Optional<Replacement> replaced,
      Optional<Plan> planned,
      List<Splice> put) {
    return new Finding(
        rule, severity, message, detail, hinted, of, at, replaced, planned, quiet, put);
  }

  /** The same about a relation by its name in the catalogue. */
  public Finding withTable(ObjectName name) {
    return withTable(
        new QualifiedName(
            name.schema().map(Identifier::of), Identifier.of(name.name()), new SourceRange(0, 0)));
  }

  public Finding withColumn(Identifier name) {
    return with(hint, table, Optional.of(name), replacement, plan, splices);
  }

  /** The same graded by who was seen to need what it takes away. */
  public Finding with(Severity grade, String why, Duration silence) {
    return new Finding(
        rule,
        grade,
        message,
        why,
        hint,
        table,
        column,
        replacement,
        plan,
        Optional.of(silence),
        splices);
  }

  public Finding with(Severity grade) {
    return new Finding(
        rule, grade, message, detail, hint, table, column, replacement, plan, quiet, splices);
  }

  public Finding withReplacement(Replacement statement) {
    return with(hint, table, column, Optional.of(statement), plan, splices);
  }

  public Finding withPlan(Plan steps) {
    return with(hint, table, column, replacement, Optional.of(steps), splices);
  }

  public Finding withSplices(List<Splice> put) {
    return with(hint, table, column, replacement, plan, put);
  }

  /** The same with the steps of a recipe, which can be a plan where no transaction is open. */
  public Finding withProposal(Proposal proposal, Subject subject) {
    Finding hinted = withHint(proposal.sql());
    return proposal
        .plan()
        .filter(_ -> !subject.transaction().isOpen() && subject.analysis().failure().isEmpty())
        .map(hinted::withPlan)
        .orElse(hinted);
  }

  /** The same about a statement that stands in another: the detail begins with it. */
  public Finding in(String place, Subject subject) {
    String sql = subject.text().at(subject.statement().range()).strip();
    String quote = sql.length() <= LONGEST_QUOTE ? sql : sql.substring(0, LONGEST_QUOTE) + "…";
    return new Finding(
        rule,
        severity,
        message,
        "In " + place + ": " + quote + "\n" + detail,
        hint,
        table,
        column,
        Optional.empty(),
        Optional.empty(),
        quiet,
        splices);
  }
}
