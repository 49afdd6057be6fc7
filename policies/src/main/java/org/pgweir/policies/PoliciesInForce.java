package org.pgweir.policies;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.pgweir.policies.Judgement.Reach;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.Probed;
import org.pgweir.policies.analysis.RowsTouched;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.decision.AllowComment;
import org.pgweir.policies.decision.Bounds;
import org.pgweir.policies.decision.Decision;
import org.pgweir.policies.decision.Examined;
import org.pgweir.policies.decision.Examiner;
import org.pgweir.policies.decision.Guards;
import org.pgweir.policies.decision.Ruling;
import org.pgweir.policies.policy.Limits.Limit;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.SessionClass;
import org.pgweir.policies.probe.Probe;
import org.pgweir.policies.recipe.Plan;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Finding.Replacement;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.usage.Usages;

/** One state of the policies and what it says to texts. Immutable. */
final class PoliciesInForce {

  /**
   * Kinds of session, by role, application and the like, for which policies are kept sorted out.
   */
  private static final int SESSIONS = 1_000;

  private final long number;
  private final PolicySet policies;
  private final LoadingCache<Session, OfSession> ofSessions;

  /** What the policies that may be about a session decide with. */
  private record OfSession(Examiner examiner, Bounds bounds, Guarding guarding) {

    static OfSession of(PolicySet policies) {
      return new OfSession(new Examiner(policies), new Bounds(policies), new Guarding(policies));
    }
  }

  /**
   * @param number counts the states of a judge, from 1
   */
  PoliciesInForce(long number, PolicySet policies) {
    this.number = number;
    this.policies = policies;
    this.ofSessions =
        Caffeine.newBuilder()
            .maximumSize(SESSIONS)
            .build(session -> OfSession.of(policies.of(session)));
  }

  long number() {
    return number;
  }

  PolicySet policies() {
    return policies;
  }

  /** {@code NUMBER-CONTENT}. */
  String name() {
    return number + "-" + policies.content();
  }

  /**
   * @param epoch the judge's, which the judgement is worth anything at
   */
  Judgement judge(
      String sql,
      SessionFacts facts,
      Catalogues catalogues,
      Usages usages,
      Rollouts rollouts,
      long epoch) {
    Session session = session(facts);
    OfSession by = ofSessions.get(session);
    Optional<Limit> characters =
        by.bounds.characters(session).filter(limit -> sql.length() > limit.most());
    if (characters.isPresent()) {
      return refused(sql, "text-too-long", "characters", sql.length(), characters.get(), epoch);
    }
    SqlText text = SqlReader.read(sql, facts.standardConformingStrings());
    int many = text.statements().size();
    Optional<Limit> statements = by.bounds.statements(session).filter(limit -> many > limit.most());
    if (statements.isPresent()) {
      return refused(sql, "too-many-statements", "statements", many, statements.get(), epoch);
    }
    return judgement(text, session, facts, catalogues, usages, rollouts, epoch);
  }

  Explained explain(
      SqlText text,
      SqlStatement statement,
      List<AllowComment> comments,
      SessionFacts facts,
      Surroundings where,
      Probe probe,
      Usages usages,
      Rollouts rollouts) {
    Session session = session(facts);
    Probed probed = new Probed(probe, facts.database());
    List<OpenRollout> open = rollouts.of(facts.database());
    Examined examined =
        ofSessions
            .get(session)
            .examiner()
            .examine(
                text,
                statement,
                comments,
                session,
                where,
                facts.transaction(),
                probed,
                table -> usages.of(facts.database(), table),
                open);
    return new Explained(examined, judged(examined, session, SessionChanges.of(text, statement)));
  }

  private Judgement judgement(
      SqlText text,
      Session session,
      SessionFacts facts,
      Catalogues catalogues,
      Usages usages,
      Rollouts rollouts,
      long epoch) {
    AskedEvidence evidence = new AskedEvidence(usages, facts.database());
    Whereabouts whereabouts = Whereabouts.of(text, facts, catalogues);
    Probed probed = new Probed(catalogues, facts.database());
    List<OpenRollout> open = rollouts.of(facts.database());
    List<Examined> examined = new ArrayList<>();
    List<JudgedStatement> statements = new ArrayList<>();
    SessionProgress progress = SessionProgress.at(facts.settings(), facts.transaction());
    for (SqlStatement statement : text.statements()) {
      TransactionSoFar transaction =
          text.statements().size() > 1 ? progress.transaction().shared() : progress.transaction();
      Surroundings where = whereabouts.under(progress.settings());
      Examined next =
          ofSessions
              .get(session)
              .examiner()
              .examine(
                  text, statement, List.of(), session, where, transaction, probed, evidence, open);
      List<SessionChange> changes = SessionChanges.of(text, statement);
      examined.add(next);
      statements.add(judged(next, session, changes));
      progress = progress.after(changes, next.trace());
    }
    boolean wholeShape =
        !text.wasLookedAt()
            && isWithin(ofSessions.get(session).bounds().characters(session))
            && statements.stream().allMatch(each -> each.verdict() instanceof Verdict.Forward)
            && examined.stream().allMatch(PoliciesInForce::holdsForShape);
    boolean anyTransaction = examined.stream().allMatch(PoliciesInForce::holdsInAnyTransaction);
    return new Judgement(
        statements, epoch, new Reach(wholeShape, anyTransaction, !evidence.wasAsked()));
  }

  /** Whether no text that is shared by its shape is too long. */
  private static boolean isWithin(Optional<Limit> characters) {
    return characters.map(limit -> limit.most() >= Judge.LONGEST_SHAPE_CHARACTERS).orElse(true);
  }

  private static boolean holdsForShape(Examined examined) {
    return holdsInAnyTransaction(examined)
        && examined.subject().analysis().rowsTouched().values().stream()
            .noneMatch(
                rows -> rows instanceof RowsTouched.Keyed(OptionalLong most) && most.orElse(0) > 1);
  }

  private static boolean holdsInAnyTransaction(Examined examined) {
    return examined.decision().rulings().isEmpty()
        && switch (examined.statement()) {
          case DataStatement _, CopyStatement _, TransactionStatement _, SessionStatement _ -> true;
          default -> false;
        };
  }

  SessionTerms terms(SessionFacts facts) {
    return Access.terms(policies.access(session(facts)));
  }

  /**
   * Judges a function called by its number: where sessions are restricted only numbers of harmless
   * functions pass. What another call of the same text would do says nothing.
   */
  Judgement judgeFunctionCall(
      int functionOid,
      SessionFacts facts,
      Catalogues catalogues,
      Usages usages,
      Rollouts rollouts,
      long epoch) {
    Session session = session(facts);
    Optional<Ruling> denied =
        policies
            .access(session)
            .flatMap(access -> Access.functionCall(access, session, functionOid, policies.now()));
    if (denied.isPresent()) {
      Verdict refused = Verdict.refuse(refusal(denied.get(), Optional.empty()));
      return new Judgement(List.of(new JudgedStatement(0, 0, refused)), epoch);
    }
    SqlText called = CalledFunction.of(Integer.toUnsignedLong(functionOid), facts, catalogues);
    Judgement judgement = judgement(called, session, facts, catalogues, usages, rollouts, epoch);
    Reach reach = new Reach(false, judgement.reach().anyTransaction());
    return new Judgement(judgement.statements(), epoch, reach);
  }

  private Session session(SessionFacts facts) {
    return policies.classed(
        new Session(
            facts.database(),
            facts.user(),
            facts.applicationName(),
            facts.clientAddress(),
            facts.tlsSubject(),
            facts.serverVersion(),
            facts.arrival(),
            SessionClass.APPLICATION));
  }

  private Judgement refused(
      String sql, String rule, String what, int many, Limit limit, long epoch) {
    Refusal refusal =
        new Refusal(
            rule,
            Refusal.LIMIT_EXCEEDED,
            "the text has %d %s, more than the %d that are allowed"
                .formatted(many, what, limit.most()),
            Optional.of(
                "The limit is set at %s; policy epoch %s.".formatted(limit.place(), name())),
            Optional.of("Send it in several parts."),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Judgement(
        List.of(new JudgedStatement(0, sql.length(), Verdict.refuse(refusal))), epoch);
  }

  private JudgedStatement judged(Examined examined, Session session, List<SessionChange> changes) {
    SourceRange range = examined.statement().range();
    Decision decision = examined.decision();
    Verdict verdict =
        switch (decision.outcome()) {
          case FORWARD, WARN -> goesOn(examined, session);
          case AMEND -> amended(examined);
          case REPLACE -> replaced(examined);
          case PLAN -> planned(examined, session);
          case REFUSE -> Verdict.refuse(refusal(examined));
        };
    return new JudgedStatement(
        range.start(),
        range.end(),
        verdict,
        warnings(examined, decision.observed()),
        examined.trace(),
        changes,
        SchemaAlteration.by(
            examined.statement(), examined.trace(), examined.subject().transaction().trace()),
        touched(examined));
  }

  private static Touched touched(Examined examined) {
    Analysis analysis = examined.subject().analysis();
    if (analysis.locks().isEmpty() && examined.uses().isEmpty()) {
      return Touched.NOTHING;
    }
    TreeSet<String> tables = new TreeSet<>();
    TreeSet<String> columns = new TreeSet<>();
    analysis.locks().keySet().forEach(each -> tables.add(each.toString()));
    for (var known : List.of(analysis.columnsRead(), analysis.columnsWritten())) {
      known.forEach((table, named) -> {
        named.names().forEach(column -> columns.add(table + "." + column));
        if (named.star()) {
          columns.add(table + ".*");
        }
      });
    }
    return new Touched(List.copyOf(tables), List.copyOf(columns), examined.uses());
  }

  private Verdict goesOn(Examined examined, Session session) {
    List<Warning> warnings = warnings(examined, examined.decision().warnings());
    return ofSessions
        .get(session)
        .guarding()
        .guard(examined, session)
        .<Verdict>map(guard -> new Verdict.Guarded(guard, warnings))
        .orElseGet(() -> warnings.isEmpty() ? Verdict.forward() : Verdict.warn(warnings));
  }

  private Verdict amended(Examined examined) {
    Decision decision = examined.decision();
    return new Verdict.Amended(
        new Amendment(refusal(examined), decision.splices()),
        warnings(examined, decision.warnings()));
  }

  private Verdict replaced(Examined examined) {
    Decision decision = examined.decision();
    Ruling deciding = decision.deciding().orElseThrow();
    Replacement replacement = decision.replacement().orElseThrow();
    return new Verdict.Replaced(
        new StatementReplacement(
            deciding.finding().rule(),
            refusal(examined),
            replacement.sql(),
            replacement.table(),
            replacement.index()),
        warnings(examined, decision.warnings()));
  }

  private Verdict planned(Examined examined, Session session) {
    Decision decision = examined.decision();
    Ruling deciding = decision.deciding().orElseThrow();
    Plan plan = decision.plan().orElseThrow();
    Guarding guarding = ofSessions.get(session).guarding();
    PlanReply reply = guarding.reply(examined, session, plan.table());
    if (reply == PlanReply.REFUSE) {
      return Verdict.refuse(refusal(examined));
    }
    return new Verdict.Planned(
        new PlannedChange(
            deciding.finding().rule(),
            refusal(examined),
            plan,
            Guards.commandTag(examined.subject()),
            reply,
            guarding.guard(examined, session)),
        warnings(examined, decision.warnings()));
  }

  private Refusal refusal(Examined examined) {
    Ruling deciding = examined.decision().deciding().orElseThrow();
    return refusal(deciding, examined.schemaOf(deciding.finding()));
  }

  private Refusal refusal(Ruling ruling, Optional<String> schema) {
    Finding finding = ruling.finding();
    return new Refusal(
        finding.rule(),
        Refusal.INSUFFICIENT_PRIVILEGE,
        finding.message(),
        Optional.of(detail(ruling)),
        finding.hint(),
        schema,
        finding.table().map(QualifiedName::name),
        finding.column().map(Identifier::name));
  }

  private List<Warning> warnings(Examined examined, List<Ruling> rulings) {
    return rulings.stream().map(ruling -> warning(examined, ruling)).toList();
  }

  private Warning warning(Examined examined, Ruling ruling) {
    Finding finding = ruling.finding();
    return new Warning(
        finding.rule(),
        finding.message(),
        detail(ruling),
        finding.hint(),
        examined.schemaOf(finding),
        finding.table().map(QualifiedName::name),
        finding.column().map(Identifier::name));
  }

  private String detail(Ruling ruling) {
    return "%s\n%s Policy epoch %s.".formatted(ruling.finding().detail(), ruling.reason(), name());
  }
}
