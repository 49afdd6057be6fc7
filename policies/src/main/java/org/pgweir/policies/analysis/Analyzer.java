package org.pgweir.policies.analysis;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SequenceStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Works out what a statement will do, from its text, the server's version and its catalogue alone.
 *
 * <p>Pure: no server is asked. Holds for PostgreSQL 13 to 18; what it says of DDL is compared with
 * what real servers were measured to do. Any thread.
 */
public final class Analyzer {

  private Analyzer() {}

  /**
   * The effects of one statement.
   *
   * @param text the text the statement was read from
   */
  public static Analysis analyze(SqlText text, SqlStatement statement, Surroundings surroundings) {
    Effects effects = new Effects(surroundings);
    add(text, statement, effects);
    return effects.result();
  }

  static void add(SqlText text, SqlStatement statement, Effects effects) {
    switch (statement) {
      case TableStatement.AlterTable alter -> new AlterTableEffects(text, alter, effects).add();
      case TableStatement table -> new TableEffects(text, effects).add(table);
      case IndexStatement index -> new IndexEffects(effects).add(index);
      case TypeStatement type -> new TypeEffects(effects).add(type);
      case ViewStatement view -> new ViewEffects(text, effects).add(view);
      case ObjectStatement object -> new ObjectEffects(text, effects).add(object);
      case DropObjects drop -> new DropEffects(effects).add(drop);
      case DataStatement data -> new DataEffects(text, effects).add(data);
      case CopyStatement copy -> new DataEffects(text, effects).add(copy);
      case SequenceStatement sequence -> addSequence(text, sequence, effects);
      case SessionStatement session -> addSession(text, session, effects);
      case WrappingStatement wrapping -> addWrapping(text, wrapping, effects);
      case TransactionStatement _ -> {}
      case SqlStatement.OtherStatement other -> OtherEffects.add(text, other, effects);
      case SqlStatement.Opaque _ -> anything(effects, "the statement was not understood");
    }
  }

  /** The table of the column behind OWNED BY is looked at. */
  private static void addSequence(SqlText text, SequenceStatement sequence, Effects effects) {
    Optional<QualifiedName> owner =
        switch (sequence) {
          case SequenceStatement.CreateSequence create -> create.ownedBy();
          case SequenceStatement.AlterSequence alter -> alter.ownedBy();
        };
    owner
        .filter(each -> !text.at(each.range()).equalsIgnoreCase("none"))
        .flatMap(column -> WrittenNames.tableOfColumn(text.at(column.range())))
        .ifPresent(table -> effects.lock(table, LockMode.ACCESS_SHARE));
  }

  private static void addSession(SqlText text, SessionStatement session, Effects effects) {
    switch (session) {
      case SessionStatement.DeclareCursor cursor ->
          new DataEffects(text, effects).planned(cursor.query());
      case SessionStatement.Execute execute ->
          anything(effects, "what " + execute.name().sql() + " stands for is not known here");
      case SessionStatement.Prepare(_, var statement, _) ->
          new DataEffects(text, effects).parsed(statement);
      case SessionStatement.SetVariable _,
          SessionStatement.ResetVariable _,
          SessionStatement.ShowVariable _,
          SessionStatement.SetConstraints _,
          SessionStatement.Discard _,
          SessionStatement.Deallocate _,
          SessionStatement.Fetch _,
          SessionStatement.CloseCursor _,
          SessionStatement.OtherSession _ -> {}
    }
  }

  private static void addWrapping(SqlText text, WrappingStatement wrapping, Effects effects) {
    switch (wrapping) {
      case WrappingStatement.Explain explain when explain.analyze() ->
          add(text, explain.statement(), effects);
      case WrappingStatement.CreateSchema schema ->
          schema.elements().forEach(element -> add(text, element, effects));
      case WrappingStatement.Explain explain -> {
        if (explain.statement() instanceof DataStatement.Select(var query, _)) {
          new DataEffects(text, effects).planned(query);
        } else if (explain.statement() instanceof DataStatement data) {
          new DataEffects(text, effects).parsed(data);
        }
      }
      case WrappingStatement.CreateRule rule -> {
        effects.lock(rule.table(), LockMode.ACCESS_EXCLUSIVE);
        Scope rows = Scope.inside(Optional.empty());
        for (String row : List.of("new", "old")) {
          rows.sources().add(new Scope.Source(row, Optional.empty(), Optional.empty()));
        }
        rule.condition()
            .ifPresent(each ->
                new QueryEffects(text, effects, QueryEffects.Depth.PARSED).expression(each, rows));
        for (SqlStatement action : rule.actions()) {
          if (action instanceof DataStatement data) {
            new DataEffects(text, effects).parsed(data, Optional.of(rows));
          }
        }
      }
      case WrappingStatement.CreateRoutine _ -> {}
      case WrappingStatement.DoBlock(_, var body, _) -> {
        if (body instanceof RoutineBody.Read read && read.transactionControl()) {
          effects.notTransactional();
        }
        anything(effects, "which branches of the code run is not known");
      }
      case WrappingStatement.Call _ ->
          anything(effects, "which branches of the code run is not known");
    }
  }

  static void anything(Effects effects, String why) {
    EnumSet.allOf(Unknown.Part.class).forEach(part -> effects.unknown(part, why));
  }
}
