package org.pgweir.policies.rule.type;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pgweir.policies.analysis.Unknown;
import org.pgweir.policies.analysis.Unknown.Part;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnAction.SetType;

/**
 * An ALTER COLUMN TYPE and the one thing that makes it harmful. Each harmful one has exactly one
 * kind, and each kind one rule; a change that the server makes in its catalogue alone has none.
 */
record ChangedType(Alteration<SetType> alteration, Kind kind) {

  /** What is wrong. */
  enum Kind {
    /** It fails: views or generated columns read the column. */
    USED,
    /** Rows are written anew, or it is not known whether they are. */
    REWRITE,
    /** Indexes are built again or constraints checked again, or it is not known whether. */
    SCAN
  }

  static List<Finding> find(Subject subject, Kind kind, Function<ChangedType, Finding> finding) {
    return Alteration.each(
        subject,
        SetType.class,
        set ->
            kindOf(set)
                .filter(kind::equals)
                .map(each -> finding.apply(new ChangedType(set, each))));
  }

  static Optional<Kind> kindOf(Alteration<SetType> set) {
    if (set.analysis().failure().filter(each -> each.sqlState().equals("0A000")).isPresent()) {
      return Optional.of(Kind.USED);
    }
    if (set.analysis().failure().isPresent() && set.knowsTable()) {
      return Optional.empty();
    }
    if (!set.analysis().tableRewrite().isEmpty()
        || !set.analysis().knows(Part.REWRITE)
        || !set.knowsTable()) {
      return Optional.of(Kind.REWRITE);
    }
    return set.isHeavy() || !set.analysis().knows(Part.SCAN)
        ? Optional.of(Kind.SCAN)
        : Optional.empty();
  }

  Optional<Column> column() {
    return alteration
        .relation()
        .flatMap(table -> table.column(alteration.action().column().name()));
  }

  String columnName() {
    return alteration.action().column().sql();
  }

  /** {@code changing column "a" of "t" to bigint}. */
  String changing() {
    return "changing column \"%s\" of \"%s\" to %s"
        .formatted(
            alteration.action().column().name(),
            alteration.alter().table().name(),
            alteration.at(alteration.action().type().range()));
  }

  /** Which fact is missing, as a sentence; empty if what is known decides. */
  Optional<String> missing(Part part) {
    if (!alteration.knowsTable()) {
      return Optional.of("What the column is now cannot be told without the catalogue.");
    }
    return alteration.analysis().unknowns().stream()
        .filter(each -> each.part() == part)
        .map(Unknown::why)
        .map(why -> Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".")
        .findFirst();
  }

  /**
   * The hint is what a person does who moves applications one by one; the plan puts the new column
   * in the place of the old one at once, as the statement does.
   */
  Finding finding(
      String rule, Severity severity, String message, String detail, Supplier<String> hint) {
    return alteration
        .planned(rule, severity, message, detail, hint, Optional.of(alteration.action().column()))
        .withHint(hint.get() + alteration.others());
  }
}
