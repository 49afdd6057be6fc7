package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ViewStatement.RefreshMaterializedView;

/**
 * {@code REFRESH MATERIALIZED VIEW} without CONCURRENTLY: ACCESS EXCLUSIVE on the view while its
 * query runs. With it EXCLUSIVE, which readers do not notice. Measured on PostgreSQL 11 to 18.
 */
public final class RefreshBlocksReads implements Rule {

  @Override
  public String id() {
    return "refresh-blocks-reads";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof RefreshMaterializedView refresh
            && !refresh.concurrently()
            && subject.isShared(refresh.view())
        ? List.of(finding(subject, refresh))
        : List.of();
  }

  private Finding finding(Subject subject, RefreshMaterializedView refresh) {
    String view = refresh.view().sql();
    if (!refresh.withData()) {
      return Finding.of(
              this,
              Severity.WARNING,
              "\"%s\" cannot be read after REFRESH … WITH NO DATA".formatted(refresh.view().name()),
              "Until it is filled again, every query of it fails.")
          .withTable(refresh.view());
    }
    boolean keyed = subject.relation(refresh.view()).filter(RefreshBlocksReads::hasKey).isPresent();
    return Finding.of(
            this,
            subject.bySize(refresh.view()),
            "refreshing \"%s\" would block its readers".formatted(refresh.view().name()),
            "REFRESH holds ACCESS EXCLUSIVE on the view while its query runs: every query of it waits."
                + " With CONCURRENTLY they go on, on the old rows; for that the view needs a unique"
                + " index on columns, without a WHERE clause.")
        .withTable(refresh.view())
        .withHint(
            (keyed ? "" : "-- once it has a unique index:\n")
                + "REFRESH MATERIALIZED VIEW CONCURRENTLY %s;".formatted(view));
  }

  private static boolean hasKey(Relation view) {
    return view.indexes().stream()
        .anyMatch(
            index -> index.unique() && index.valid() && !index.partial() && !hasExpression(index));
  }

  private static boolean hasExpression(Index index) {
    return index.keys().stream().map(Index.Key::column).anyMatch(Optional::isEmpty);
  }
}
