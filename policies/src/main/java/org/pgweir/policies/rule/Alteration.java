package org.pgweir.policies.rule;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.analysis.Unknown.Part;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.recipe.AlterTableRecipe;
import org.pgweir.policies.recipe.AskedAlter;
import org.pgweir.policies.recipe.Proposal;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * One action of an ALTER TABLE, as a rule looks at it.
 *
 * @param analysis what the action would do with the constraints gone that the statement drops
 */
public record Alteration<A extends TableAction>(
    Subject subject, AlterTable alter, A action, Analysis analysis) {

  /**
   * What a rule finds in the actions of one kind. A table that was created in this transaction, is
   * temporary, or is not there where IF EXISTS is written, has nothing to be found.
   */
  public static <A extends TableAction> List<Finding> each(
      Subject subject, Class<A> kind, Function<Alteration<A>, Optional<Finding>> check) {
    if (!(subject.statement() instanceof AlterTable alter)
        || alter.foreign()
        || subject.isOwn(alter.table())
        || isAbsent(subject, alter)) {
      return List.of();
    }
    return alter.actions().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .flatMap(action -> check.apply(of(subject, alter, action)).stream())
        .toList();
  }

  private static boolean isAbsent(Subject subject, AlterTable alter) {
    return alter.ifExists()
        && subject.surroundings().coverage() instanceof Coverage.Complete
        && subject.relation(alter.table()).isEmpty();
  }

  @SuppressWarnings("ReferenceEquality") // two actions may be written alike
  private static <A extends TableAction> Alteration<A> of(
      Subject subject, AlterTable alter, A action) {
    List<TableAction> context =
        alter.actions().stream()
            .filter(each -> each.equals(action) || each instanceof TableAction.DropConstraint)
            .toList();
    return new Alteration<>(subject, alter, action, subject.analysisOf(alter, context));
  }

  /** Whether rows are written anew, or read while nobody may write. */
  public boolean isHeavy() {
    return !heavy().isEmpty();
  }

  /** The relations whose rows are written anew, or read while nobody may write. */
  public Set<ObjectName> heavy() {
    Set<ObjectName> heavy = new HashSet<>(analysis.tableRewrite());
    analysis
        .fullScan()
        .forEach((relation, mode) -> {
          if (mode.compareTo(LockMode.SHARE) >= 0) {
            heavy.add(relation);
          }
        });
    return heavy;
  }

  /** Whether the facts at hand leave open how heavy it is. */
  public boolean isUntold() {
    return !analysis.knows(Part.REWRITE) || !analysis.knows(Part.SCAN);
  }

  /** Whether the catalogue knows the table. */
  public boolean knowsTable() {
    return relation().isPresent();
  }

  public Optional<Relation> relation() {
    return subject.relation(alter.table());
  }

  /** By the size of what is written anew or read. */
  public Severity severity() {
    return knowsTable() ? subject.bySize(concerned()) : subject.bySize(alter.table());
  }

  /** What is heavy; where nothing surely is, the table and all below it. */
  private Set<ObjectName> concerned() {
    Set<ObjectName> heavy = heavy();
    if (!heavy.isEmpty() || !knowsTable()) {
      return heavy;
    }
    Set<ObjectName> tree = new HashSet<>(Set.of(relation().orElseThrow().name()));
    subject.surroundings().catalogue().descendants(relation().orElseThrow()).stream()
        .map(Relation::name)
        .forEach(tree::add);
    return tree;
  }

  /** How to write the table in an ALTER TABLE that means the same. */
  public String target() {
    return (alter.only() ? "ONLY " : "") + table();
  }

  /** The table's name in SQL. */
  public String table() {
    return alter.table().sql();
  }

  /** A name made of the table's and another, short enough for the server. */
  public Identifier nameFor(String part, String ending) {
    return Names.join(alter.table().name(), part, ending);
  }

  public String at(SourceRange range) {
    return subject.text().at(range);
  }

  /** A sentence on how much is to be written or read, with a space before it. */
  public String extent() {
    Set<ObjectName> concerned = concerned();
    Optional<Amount> amount = subject.amount(concerned);
    if (amount.isEmpty()) {
      return " How large %s is cannot be told without the catalogue.".formatted(table());
    }
    String which =
        concerned.size() == 1
            ? concerned.iterator().next() + " has "
            : concerned.stream()
                    .map(ObjectName::toString)
                    .sorted()
                    .collect(Collectors.joining(", "))
                + " have ";
    return " " + which + amount.get().words() + ".";
  }

  /** What to add to a hint that takes the action out of its statement. */
  public String others() {
    return alter.actions().size() > 1
        ? "\n-- the other actions of this ALTER TABLE go in a statement of their own"
        : "";
  }

  /**
   * A finding with the steps of a recipe as its hint: for the whole statement, or for this action
   * where another one has no recipe.
   *
   * @param otherwise the hint where this action has none either
   */
  public Finding planned(
      String rule,
      Severity severity,
      String message,
      String detail,
      Supplier<String> otherwise,
      Optional<Identifier> column) {
    Optional<Proposal> whole = AlterTableRecipe.of(asked(alter));
    String hint =
        whole
            .map(Proposal::sql)
            .orElseGet(() ->
                (isAlone() ? Optional.<Proposal>empty() : AlterTableRecipe.of(asked(alone())))
                        .map(Proposal::sql)
                        .orElseGet(otherwise)
                    + others());
    Finding finding = finding(rule, severity, message, detail, hint, column);
    return whole.map(steps -> finding.withProposal(steps, subject)).orElse(finding);
  }

  private boolean isAlone() {
    return alter.actions().size() == 1;
  }

  private AlterTable alone() {
    return new AlterTable(
        alter.table(),
        alter.ifExists(),
        alter.only(),
        alter.foreign(),
        List.of(action),
        alter.range());
  }

  private AskedAlter asked(AlterTable statement) {
    Set<TableAction> heavy =
        statement.actions().stream()
            .filter(each -> each.equals(action) || isHeavy(of(subject, alter, each)))
            .collect(Collectors.toSet());
    return new AskedAlter(subject.text(), statement, subject.surroundings(), heavy);
  }

  private static boolean isHeavy(Alteration<?> other) {
    return other.isHeavy() || other.isUntold();
  }

  /** A finding about a column of the table, or the table itself. */
  public Finding finding(
      String rule,
      Severity severity,
      String message,
      String detail,
      String hint,
      Optional<Identifier> column) {
    return new Finding(
        rule, severity, message, detail, Optional.of(hint), Optional.of(alter.table()), column);
  }
}
