package org.pgweir.policies.rollout.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlStatement;

/** A place in a statement where columns of a table are given values. */
sealed interface WriteSite {

  QualifiedName table();

  /** Whether rows are made there, so that columns that are not named get their defaults. */
  boolean makesRows();

  /** An INSERT with the rows it makes. */
  record Inserted(DataStatement.Insert insert) implements WriteSite {
    @Override
    public QualifiedName table() {
      return insert.table();
    }

    @Override
    public boolean makesRows() {
      return true;
    }
  }

  /**
   * Assignments to rows that are there.
   *
   * @param alias of the table
   * @param others what else columns can be qualified with
   * @param only whether child tables are left out
   * @param sublinks whether several columns can be assigned from one sub-query
   */
  record Assigned(
      QualifiedName table,
      Optional<Identifier> alias,
      List<DataStatement.Assignment> assignments,
      List<String> others,
      boolean only,
      boolean sublinks)
      implements WriteSite {

    public Assigned {
      assignments = List.copyOf(assignments);
      others = List.copyOf(others);
    }

    @Override
    public boolean makesRows() {
      return false;
    }

    /** What a column of the table is qualified with. */
    Identifier qualifier() {
      return alias.orElse(table.object());
    }
  }

  /** WHEN NOT MATCHED THEN INSERT. */
  record MergeInserted(DataStatement.Merge merge, DataStatement.MergeAction.InsertRow action)
      implements WriteSite {
    @Override
    public QualifiedName table() {
      return merge.table();
    }

    @Override
    public boolean makesRows() {
      return true;
    }
  }

  /** COPY FROM. */
  record Copied(CopyStatement.CopyFrom copy) implements WriteSite {
    @Override
    public QualifiedName table() {
      return copy.table();
    }

    @Override
    public boolean makesRows() {
      return true;
    }
  }

  /** Those of a statement and of its WITH clauses, apart from statements that stand in it. */
  static List<WriteSite> in(SqlStatement statement) {
    List<WriteSite> sites = new ArrayList<>(1);
    switch (statement) {
      case DataStatement data ->
          new QueryParts() {
            @Override
            protected void statement(DataStatement each) {
              add(each, sites);
            }
          }.in(data);
      case CopyStatement.CopyFrom copy -> sites.add(new Copied(copy));
      default -> {}
    }
    return sites;
  }

  private static void add(DataStatement statement, List<WriteSite> sites) {
    switch (statement) {
      case DataStatement.Insert insert -> {
        sites.add(new Inserted(insert));
        insert
            .onConflict()
            .filter(conflict -> !conflict.assignments().isEmpty())
            .ifPresent(conflict ->
                sites.add(
                    new Assigned(
                        insert.table(),
                        insert.alias(),
                        conflict.assignments(),
                        List.of("excluded"),
                        true,
                        true)));
      }
      case DataStatement.Update update ->
          sites.add(
              new Assigned(
                  update.table(),
                  update.alias(),
                  update.assignments(),
                  names(update.from()),
                  update.only(),
                  true));
      case DataStatement.Merge merge -> {
        for (DataStatement.MergeAction action : merge.actions()) {
          switch (action) {
            case DataStatement.MergeAction.UpdateRow(_, var assignments) ->
                sites.add(
                    new Assigned(
                        merge.table(),
                        merge.alias(),
                        assignments,
                        names(List.of(merge.source())),
                        false,
                        false));
            case DataStatement.MergeAction.InsertRow row ->
                sites.add(new MergeInserted(merge, row));
            case DataStatement.MergeAction.DoNothing _, DataStatement.MergeAction.DeleteRow _ -> {}
          }
        }
      }
      case DataStatement.Select _, DataStatement.Delete _ -> {}
    }
  }

  private static List<String> names(List<FromItem> from) {
    List<String> names = new ArrayList<>();
    from.forEach(each -> addNames(each, names));
    return names;
  }

  private static void addNames(FromItem item, List<String> names) {
    switch (item) {
      case FromItem.Table table ->
          names.add(table.alias().map(each -> each.name().name()).orElse(table.name().name()));
      case FromItem.Subquery query ->
          query.alias().ifPresent(each -> names.add(each.name().name()));
      case FromItem.Functions functions ->
          functions.alias().ifPresent(each -> names.add(each.name().name()));
      case FromItem.Join join -> {
        join.alias().ifPresent(each -> names.add(each.name().name()));
        addNames(join.left(), names);
        addNames(join.right(), names);
      }
    }
  }
}
