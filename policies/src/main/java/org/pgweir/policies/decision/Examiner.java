package org.pgweir.policies.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.StatementKinds;
import org.pgweir.policies.policy.Table;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;
import org.pgweir.policies.sql.tree.SqlText;

/** Reads a text, lets every rule look at each statement, and decides. Immutable; any thread. */
public final class Examiner {

  private static final Decision NOTHING_FOUND = new Decision(List.of());

  private final Decider decider;
  private final Function<QualifiedName, Table> tables;

  /**
   * @param tables what is known of a table
   */
  public Examiner(PolicySet policies, Function<QualifiedName, Table> tables) {
    this.decider = new Decider(policies);
    this.tables = tables;
  }

  /** Of a table only its name. */
  public static Table nameOnly(QualifiedName name) {
    return Table.named(name.schemaName(), name.name());
  }

  /** Every statement of the text in its order. */
  public List<Examined> examine(String sql, Session session, boolean standardConformingStrings) {
    SqlText text = SqlReader.read(sql, standardConformingStrings);
    List<Examined> examined = new ArrayList<>(text.statements().size());
    for (SqlStatement statement : text.statements()) {
      examined.add(
          new Examined(statement, decision(text, statement, session, standardConformingStrings)));
    }
    return examined;
  }

  private Decision decision(
      SqlText text, SqlStatement statement, Session session, boolean standardConformingStrings) {
    Subject subject = new Subject(text, statement, session.serverVersion());
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : RuleList.all()) {
      findings.addAll(rule.check(subject));
    }
    if (findings.isEmpty()) {
      return NOTHING_FOUND;
    }
    String sql = text.at(statement.range());
    String kind =
        statement instanceof Opaque
            ? StatementKinds.OPAQUE
            : StatementKind.of(sql, standardConformingStrings);
    return new Decision(
        findings.stream()
            .map(finding -> decider.decide(finding, circumstances(finding, kind, sql, session)))
            .toList());
  }

  private Circumstances circumstances(Finding finding, String kind, String sql, Session session) {
    Optional<Table> table = finding.table().map(tables);
    Optional<String> column = finding.column().map(Identifier::name);
    return new Circumstances(session, kind, sql, finding.rule(), table, column);
  }
}
