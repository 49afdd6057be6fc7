package org.pgweir.gateway.oracle;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.Failure;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.analysis.Unknown.Part;
import org.pgweir.policies.catalog.ObjectName;

/**
 * Holds what the analysis said of a case against what the server did. What was said of a part that
 * it leaves open must be among what was done, and of a part that it does not must be all of it.
 */
final class Comparison {

  private final Measured measured;
  private final Analysis said;
  private final List<String> wrong = new ArrayList<>();

  private Comparison(Measured measured, Analysis said) {
    this.measured = measured;
    this.said = said;
  }

  /** What is wrong with the analysis, in sentences; none if they agree. */
  static List<String> of(OracleCase each, Measured measured, Analysis said) {
    Comparison comparison = new Comparison(measured, said);
    comparison.run(each);
    return comparison.wrong;
  }

  /** The parts that the analysis leaves open. */
  static Set<Part> open(Analysis said) {
    Set<Part> open = EnumSet.noneOf(Part.class);
    said.unknowns().forEach(unknown -> open.add(unknown.part()));
    return open;
  }

  private void run(OracleCase each) {
    if (said.transactional() != measured.transactional()) {
      wrong.add("in a transaction block: " + measured.transactional());
    }
    if (measured.failure().isPresent() || said.failure().isPresent()) {
      failures(each, measured.failure(), said.failure());
      return;
    }
    if (!each.leavesOpen().equals(open(said))) {
      wrong.add("leaves open " + said.unknowns());
    }
    locks();
    Set<ObjectName> newFiles = new HashSet<>(measured.newFiles());
    newFiles.addAll(measured.emptied());
    Set<ObjectName> saidFiles = new HashSet<>(said.tableRewrite());
    saidFiles.addAll(said.emptied());
    sets(Part.REWRITE, newFiles, saidFiles, "new files");
    if (said.knows(Part.REWRITE) && !said.emptied().containsAll(measured.emptied())) {
      wrong.add("emptied: " + measured.emptied() + ", said " + said.emptied());
    }
    sets(Part.SCAN, measured.indexBuilds(), said.indexBuild(), "index builds");
    measured.scans().ifPresent(this::scans);
  }

  /** An error that was not foreseen has to be among what is left open. */
  private void failures(OracleCase each, Optional<Failure> happened, Optional<Failure> foreseen) {
    if (foreseen.isEmpty() && !each.leavesOpen().isEmpty()) {
      if (!each.leavesOpen().equals(open(said))) {
        wrong.add("leaves open " + said.unknowns());
      }
      return;
    }
    boolean same =
        happened.isPresent()
            && foreseen.isPresent()
            && happened.get().sqlState().equals(foreseen.get().sqlState())
            && happened.get().message().startsWith(foreseen.get().message());
    if (!same) {
      wrong.add("failure: " + happened + ", said " + foreseen);
    }
  }

  private void locks() {
    boolean open = !said.knows(Part.LOCKS);
    boolean agrees =
        open ? weaker(said.locks(), measured.locks()) : said.locks().equals(measured.locks());
    if (!agrees) {
      wrong.add("locks: " + difference(measured.locks(), said.locks()));
    }
  }

  private static boolean weaker(Map<ObjectName, LockMode> some, Map<ObjectName, LockMode> all) {
    return some.entrySet().stream()
        .allMatch(lock ->
            all.containsKey(lock.getKey())
                && lock.getValue().compareTo(all.get(lock.getKey())) <= 0);
  }

  private static String difference(
      Map<ObjectName, LockMode> happened, Map<ObjectName, LockMode> said) {
    Map<ObjectName, LockMode> only = new HashMap<>(happened);
    only.entrySet().removeAll(said.entrySet());
    Map<ObjectName, LockMode> otherwise = new HashMap<>(said);
    otherwise.entrySet().removeAll(happened.entrySet());
    return only + ", said " + otherwise;
  }

  private void sets(Part part, Set<ObjectName> happened, Set<ObjectName> saying, String what) {
    boolean agrees = said.knows(part) ? happened.equals(saying) : happened.containsAll(saying);
    if (!agrees) {
      wrong.add(what + ": " + happened + ", said " + saying);
    }
  }

  /** The building of the empty indexes of an emptied relation counts as a scan of it. */
  private void scans(Set<ObjectName> happened) {
    Set<ObjectName> saying = new HashSet<>(said.fullScan().keySet());
    said.emptied().stream().filter(said.indexBuild()::contains).forEach(saying::add);
    sets(Part.SCAN, happened, saying, "scans");
    said.fullScan()
        .forEach((relation, mode) -> {
          LockMode held = measured.locks().getOrDefault(relation, mode);
          if (said.knows(Part.LOCKS) && held != mode) {
            wrong.add("scan of " + relation + " under " + held + ", said " + mode);
          }
        });
  }
}
