package org.pgweir.policies.rule;

import java.util.List;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TableStatement.CreateTableAs.Source;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Shows the parts of what a statement computes, in its queries at any depth, outermost first. Used
 * once.
 */
public abstract class QueryParts {

  /** A statement: the whole of it, or one in a WITH clause. */
  protected void statement(DataStatement statement) {}

  /** A query with its WITH, ORDER BY and row locks. */
  protected void query(Query query) {}

  /** A SELECT with its FROM. */
  protected void select(Query.Select select) {}

  /** UNION, INTERSECT, EXCEPT. */
  protected void setOperation(Query.SetOperation operation) {}

  protected void join(FromItem.Join join) {}

  protected void call(Expression.Call call) {}

  /** One entry of a FROM list, or of a join in it. */
  protected void from(FromItem item) {}

  /** What stands behind SELECT, VALUES or TABLE, or is put together of such. */
  protected void body(Query.Body body) {}

  protected void column(Expression.ColumnReference reference) {}

  /**
   * What runs with the statement, but for the statements that stand in it: those are judged by
   * themselves.
   */
  public final void in(SqlStatement statement) {
    switch (statement) {
      case DataStatement data -> in(data);
      case TableStatement.CreateTableAs(_, _, _, Source.OfQuery(var query), _, _) -> in(query);
      case ViewStatement.CreateMaterializedView create -> in(create.query());
      case TableStatement.CreateTable create ->
          create.partitionOf().ifPresent(partition -> partition.bounds().forEach(this::in));
      case TableStatement.AlterTable alter -> alter.actions().forEach(this::in);
      case CopyStatement.CopyFrom copy -> copy.where().ifPresent(this::in);
      case SessionStatement.Execute execute -> execute.arguments().forEach(this::in);
      case WrappingStatement.Call call -> in(call.call());
      case WrappingStatement.DoBlock(_, RoutineBody.Read body, _) ->
          body.expressions().forEach(this::in);
      default -> {}
    }
  }

  /** What is computed for the rows that are there. */
  private void in(TableAction action) {
    switch (action) {
      case TableAction.AddColumn add -> {
        add.column()
            .constraint(ColumnConstraint.Default.class)
            .ifPresent(each -> in(each.expression()));
        add.column()
            .constraint(ColumnConstraint.Generated.class)
            .ifPresent(each -> in(each.expression()));
        add.column()
            .constraint(ColumnConstraint.Check.class)
            .ifPresent(each -> in(each.condition()));
      }
      case TableAction.AddConstraint(TableConstraint.Check check, _) -> in(check.condition());
      case TableAction.AttachPartition attach -> attach.bounds().forEach(this::in);
      case ColumnAction.SetType set -> set.using().ifPresent(this::in);
      default -> {}
    }
  }

  public final void in(DataStatement statement) {
    statement(statement);
    switch (statement) {
      case DataStatement.Select select -> in(select.query());
      case DataStatement.Insert insert -> {
        with(insert.with());
        insert.source().ifPresent(this::in);
        insert
            .onConflict()
            .ifPresent(conflict -> {
              conflict.target().forEach(this::in);
              assignments(conflict.assignments());
              conflict.where().ifPresent(this::in);
            });
        targets(insert.returning());
      }
      case DataStatement.Update update -> {
        with(update.with());
        update.from().forEach(this::in);
        assignments(update.assignments());
        in(update.rows());
        targets(update.returning());
      }
      case DataStatement.Delete delete -> {
        with(delete.with());
        delete.using().forEach(this::in);
        in(delete.rows());
        targets(delete.returning());
      }
      case DataStatement.Merge merge -> {
        with(merge.with());
        in(merge.source());
        in(merge.on());
        merge.actions().forEach(this::in);
        targets(merge.returning());
      }
    }
  }

  private void in(DataStatement.MergeAction action) {
    action.condition().ifPresent(this::in);
    switch (action) {
      case DataStatement.MergeAction.UpdateRow(_, var assignments) -> assignments(assignments);
      case DataStatement.MergeAction.InsertRow(_, _, var values) -> values.forEach(this::in);
      case DataStatement.MergeAction.DoNothing _, DataStatement.MergeAction.DeleteRow _ -> {}
    }
  }

  private void with(List<Query.CommonTable> tables) {
    tables.forEach(each -> in(each.statement()));
  }

  private void assignments(List<DataStatement.Assignment> assignments) {
    for (DataStatement.Assignment assignment : assignments) {
      assignment.subscripts().forEach(this::in);
      assignment.values().forEach(this::in);
    }
  }

  private void targets(List<Query.Target> targets) {
    targets.forEach(each -> in(each.expression()));
  }

  private void in(DataStatement.Rows rows) {
    if (rows instanceof DataStatement.Rows.Where(var condition)) {
      in(condition);
    }
  }

  private void in(Query query) {
    query(query);
    with(query.with());
    in(query.body());
    query.sortedBy().forEach(this::in);
  }

  private void in(Query.Body body) {
    body(body);
    switch (body) {
      case Query.Select select -> {
        select(select);
        targets(select.targets());
        select.from().forEach(this::in);
        select.where().ifPresent(this::in);
        select.grouping().forEach(this::in);
      }
      case Query.SetOperation operation -> {
        setOperation(operation);
        in(operation.left());
        in(operation.right());
      }
      case Query.Values(var rows, _) -> rows.forEach(row -> row.forEach(this::in));
      case Query.Nested(var query, _) -> in(query);
      case Query.WholeTable _ -> {}
    }
  }

  private void in(FromItem item) {
    from(item);
    switch (item) {
      case FromItem.Join join -> {
        join(join);
        in(join.left());
        in(join.right());
        join.on().ifPresent(this::in);
      }
      case FromItem.Subquery(var query, _, _, _) -> in(query);
      case FromItem.Functions(var calls, _, _, _) -> calls.forEach(this::in);
      case FromItem.Table(_, _, _, var sampling, _) -> sampling.forEach(this::in);
    }
  }

  public final void in(Expression expression) {
    switch (expression) {
      case Expression.Call call -> call(call);
      case Expression.ColumnReference reference -> column(reference);
      case Expression.Subquery(_, var query, _) -> in(query);
      default -> {}
    }
    for (Expression child : expression.children()) {
      in(child);
    }
  }
}
