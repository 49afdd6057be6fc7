package org.pgweir.gateway.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.Explained;
import org.pgweir.policies.PolicyJudge;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.decision.AllowComment;
import org.pgweir.policies.decision.AllowComments;
import org.pgweir.policies.probe.Probe;
import org.pgweir.policies.sql.tree.SqlStatement;

/**
 * Judges files one after the other as if they were run: each statement knows what those before it
 * have created and changed. Nothing is executed. One use, one thread.
 */
public final class ScriptRun {

  private final PolicyJudge judge;
  private final SessionFacts session;
  private final Surroundings start;
  private final boolean commentsCount;
  private final Probe server;
  private final CatalogueScript catalogue;

  /**
   * @param start what is there before the first statement
   * @param commentsCount whether comments may let findings pass, where a policy lets them
   */
  public ScriptRun(
      PolicyJudge judge, SessionFacts session, Surroundings start, boolean commentsCount) {
    this(judge, session, start, commentsCount, Probe.NONE);
  }

  /**
   * With a server to ask.
   *
   * @param server where {@code start} was read
   */
  public ScriptRun(
      PolicyJudge judge,
      SessionFacts session,
      Surroundings start,
      boolean commentsCount,
      Probe server) {
    this.server = server;
    this.judge = judge;
    this.session = session;
    this.start = start;
    this.commentsCount = commentsCount;
    this.catalogue = new CatalogueScript(start.catalogue(), searchPath(start));
  }

  /** Where there is no schema of that name, nothing is looked up. */
  private static List<String> searchPath(Surroundings where) {
    Set<String> schemas = where.catalogue().schemas();
    List<String> path =
        where.searchPath().stream()
            .filter(schema -> !schema.equals("pg_catalog"))
            .filter(schema -> schemas.isEmpty() || schemas.contains(schema))
            .toList();
    return path.isEmpty() ? List.of("public") : path;
  }

  /** Judges the statements of a file, in a session of its own. */
  public List<Reported> run(SqlFile file) {
    List<Reported> reported = new ArrayList<>();
    file.notJudged().forEach(each -> reported.add(Reports.notJudged(file, each)));
    Set<ObjectName> before = Set.copyOf(catalogue.catalogue().relations().keySet());
    for (Section section : file.sections()) {
      run(file, section, before, reported);
    }
    catalogue.endSession();
    if (start.coverage() instanceof Coverage.Unasked) {
      catalogue.forgetSizes();
    }
    reported.sort(Comparator.comparingInt(Reported::start));
    return reported;
  }

  private void run(SqlFile file, Section section, Set<ObjectName> before, List<Reported> reported) {
    AllowComments comments = commentsCount ? AllowComments.in(section.text()) : AllowComments.NONE;
    TransactionSoFar transaction =
        switch (section.running()) {
          case ONE_BY_ONE -> TransactionSoFar.NONE;
          case IN_TRANSACTION -> new TransactionSoFar(TransactionSoFar.Block.EXPLICIT, Trace.NONE);
          case AS_ONE_TEXT -> TransactionSoFar.NONE.shared();
        };
    for (SqlStatement statement : section.text().statements()) {
      List<AllowComment> about = comments.about(statement);
      Explained explained =
          judge.explain(
              section.text(),
              statement,
              about,
              session.withTransaction(with(transaction, before)),
              now(),
              this::ask);
      reported.add(Reports.of(file, section, explained, about));
      transaction = transaction.after(statement, explained.judged().trace());
      catalogue.run(section.text(), statement);
    }
    comments
        .aboutNothing()
        .forEach(comment -> reported.add(Reports.aboutNothing(file, section, comment)));
  }

  /** The server knows nothing of what the statements before have changed. */
  private Probe.Answer ask(Probe.Question question) {
    return start
            .catalogue()
            .relation(question.table())
            .equals(catalogue.catalogue().relation(question.table()))
        ? server.ask(question)
        : new Probe.Unanswered("a statement before has changed the table");
  }

  private Surroundings now() {
    return new Surroundings(
        catalogue.catalogue(),
        start.coverage(),
        start.serverVersion(),
        catalogue.searchPath(),
        start.timeZone());
  }

  /**
   * A table that this file has created is new for all of it: nobody waits for a table that an
   * application does not know yet.
   */
  private TransactionSoFar with(TransactionSoFar transaction, Set<ObjectName> before) {
    Set<ObjectName> created =
        catalogue.catalogue().relationsWhere(each -> !each.isPresumed()).stream()
            .map(Relation::name)
            .filter(name -> !before.contains(name))
            .collect(Collectors.toSet());
    if (created.isEmpty()) {
      return transaction;
    }
    Map<ObjectName, Set<String>> none = Map.of();
    return new TransactionSoFar(
        transaction.block(),
        transaction.trace().and(new Trace(Map.of(), Set.of(), created, none, none)));
  }
}
