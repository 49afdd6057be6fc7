package org.pgweir.policies;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.decision.RuleList;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** Judges by all rules and nothing else: the first finding refuses. */
final class StaticJudge implements Judge {

  private static final long ONLY_EPOCH = 0;

  @Override
  public long epoch() {
    return ONLY_EPOCH;
  }

  @Override
  public Judgement judge(String sql, SessionFacts session) {
    SqlText text = SqlReader.read(sql, session.standardConformingStrings());
    List<JudgedStatement> judged =
        text.statements().stream()
            .map(statement -> judge(new Subject(text, statement, session.serverVersion())))
            .toList();
    return new Judgement(judged, ONLY_EPOCH);
  }

  /** A function is called by its number here, which says nothing without a catalogue. */
  @Override
  public Verdict judgeFunctionCall(int functionOid, SessionFacts session) {
    return Verdict.forward();
  }

  private static JudgedStatement judge(Subject subject) {
    SqlStatement statement = subject.statement();
    SourceRange range = statement.range();
    Verdict verdict =
        firstFinding(subject)
            .map(finding -> Verdict.refuse(refusal(finding)))
            .orElseGet(Verdict::forward);
    return new JudgedStatement(range.start(), range.end(), verdict);
  }

  private static Optional<Finding> firstFinding(Subject subject) {
    for (Rule rule : RuleList.all()) {
      List<Finding> findings = rule.check(subject);
      if (!findings.isEmpty()) {
        return Optional.of(findings.getFirst());
      }
    }
    return Optional.empty();
  }

  private static Refusal refusal(Finding finding) {
    return new Refusal(
        finding.rule(),
        Refusal.INSUFFICIENT_PRIVILEGE,
        finding.message(),
        Optional.of(finding.detail()),
        finding.hint(),
        finding.table().flatMap(QualifiedName::schemaName),
        finding.table().map(QualifiedName::name),
        finding.column().map(Identifier::name));
  }
}
