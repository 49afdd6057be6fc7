package org.pgweir.policies.rule.index;

import java.util.List;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;
import org.pgweir.policies.sql.tree.IndexStatement.Reindex;

/**
 * An index built CONCURRENTLY by PostgreSQL 14.0 to 14.3, which may leave rows out of it (release
 * notes of 14.4).
 */
public final class ConcurrentBuildCorrupts implements Rule {

  private static final int FIRST = 140000;
  private static final int LAST = 140003;

  @Override
  public String id() {
    return "concurrent-build-corrupts";
  }

  @Override
  public List<Finding> check(Subject subject) {
    int version = subject.serverVersion();
    return version >= FIRST && version <= LAST && buildsConcurrently(subject)
        ? List.of(finding(version))
        : List.of();
  }

  private static boolean buildsConcurrently(Subject subject) {
    return switch (subject.statement()) {
      case CreateIndex create -> create.concurrently() && !subject.isOwn(create.table());
      case Reindex reindex -> reindex.concurrently();
      default -> false;
    };
  }

  private Finding finding(int version) {
    return Finding.of(
            this,
            Severity.ERROR,
            "PostgreSQL 14.%d may build a broken index CONCURRENTLY".formatted(version - FIRST),
            "Rows that are updated while the index is built may be missing from it: queries then do"
                + " not find them, and a unique index lets duplicates in. Version 14.4 mended it.")
        .withHint("Update the server to 14.4 or later first.");
  }
}
