package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgweir.policies.analysis.ProbeQuestions.Asking;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.probe.Probe;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * Settles what the analysis of an ALTER TABLE leaves open by asking the server of a database.
 *
 * <p>May wait for it; not for an event loop.
 */
public record Probed(Probe probe, String database) {

  /** Where nobody is asked. */
  public static final Probed NOBODY = new Probed(Probe.NONE, "");

  /** What the statement will do, as far as it can be found out. */
  public Analysis analyze(SqlText text, SqlStatement statement, Surroundings where) {
    Analysis analysis = Analyzer.analyze(text, statement, where);
    boolean open = !analysis.knows(Unknown.Part.REWRITE) || !analysis.knows(Unknown.Part.SCAN);
    if (!open
        || !(statement instanceof AlterTable alter)
        || !(where.coverage() instanceof Coverage.Complete)
        || !text.standardConformingStrings()) {
      return analysis;
    }
    return switch (ProbeQuestions.of(database, text, alter, where)) {
      case Asking.Cannot _ -> analysis;
      case Asking.Ask(Probe.Question question) ->
          switch (probe.ask(question)) {
            case Probe.Unanswered _ -> analysis;
            case Probe.Seen seen -> settled(analysis, seen, reach(question.table(), alter, where));
          };
    };
  }

  /** The table, and those below it, which are treated alike. */
  private static List<Relation> reach(ObjectName table, AlterTable alter, Surroundings where) {
    List<Relation> reach = new ArrayList<>();
    where
        .catalogue()
        .relation(table)
        .ifPresent(top -> {
          reach.add(top);
          if (!alter.only()) {
            reach.addAll(where.catalogue().descendants(top));
          }
        });
    reach.removeIf(relation -> !relation.hasStorage());
    return reach;
  }

  private static Analysis settled(Analysis analysis, Probe.Seen seen, List<Relation> reach) {
    Set<ObjectName> tableRewrite = new HashSet<>(analysis.tableRewrite());
    Map<ObjectName, LockMode> fullScan = new HashMap<>(analysis.fullScan());
    Set<ObjectName> indexBuild = new HashSet<>(analysis.indexBuild());
    for (Relation relation : reach) {
      ObjectName name = relation.name();
      if (seen.tableRewrite()) {
        tableRewrite.add(name);
      }
      if (seen.fullScan()) {
        fullScan.put(name, analysis.locks().getOrDefault(name, LockMode.ACCESS_EXCLUSIVE));
      }
      if (seen.indexBuild()) {
        indexBuild.add(name);
      }
    }
    List<Unknown> unknowns = new ArrayList<>(analysis.unknowns());
    unknowns.removeIf(
        unknown -> unknown.part() == Unknown.Part.REWRITE || unknown.part() == Unknown.Part.SCAN);
    return new Analysis(
        analysis.locks(),
        tableRewrite,
        analysis.emptied(),
        fullScan,
        indexBuild,
        analysis.transactional(),
        analysis.columnsWritten(),
        analysis.columnsRead(),
        analysis.columnsOmitted(),
        analysis.columnsMissed(),
        analysis.rowsTouched(),
        analysis.impact(),
        analysis.failure(),
        unknowns);
  }
}
