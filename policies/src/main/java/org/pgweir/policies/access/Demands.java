package org.pgweir.policies.access;

import java.util.Locale;
import java.util.Set;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.rule.statement.OpaqueStatement;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SequenceStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Says what a statement demands, by itself: statements that stand in it are asked for their own.
 */
final class Demands {

  /** Commands about one session's own ears. */
  private static final Set<String> LISTENING = Set.of("listen", "unlisten");

  private Demands() {}

  static Demand of(SqlStatement statement) {
    return switch (statement) {
      case DataStatement data -> of(data);
      case CopyStatement copy -> of(copy);
      case TableStatement.Truncate _ -> Demand.WRITE;
      case TableStatement.LockTable lock ->
          lock.mode().toLowerCase(Locale.ROOT).equals("access share") ? Demand.READ : Demand.WRITE;
      case TableStatement _,
          IndexStatement _,
          TypeStatement _,
          SequenceStatement _,
          ViewStatement _,
          ObjectStatement _,
          DropObjects _ ->
          Demand.DEFINE;
      case TransactionStatement transaction -> of(transaction);
      case SessionStatement session -> of(session);
      case WrappingStatement wrapping -> of(wrapping);
      case SqlStatement.OtherStatement _ -> Demand.DEFINE;
      case SqlStatement.Opaque opaque ->
          OpaqueStatement.takesSnapshot(opaque) || OpaqueStatement.isErrorToServer(opaque)
              ? Demand.READ
              : Demand.UNREAD;
    };
  }

  private static Demand of(DataStatement data) {
    Writing writing = new Writing();
    writing.in(data);
    return writing.demand;
  }

  /** Looks for what writes at any depth: WITH, INTO, FOR UPDATE. */
  private static final class Writing extends QueryParts {
    private Demand demand = Demand.READ;

    @Override
    protected void statement(DataStatement statement) {
      if (!(statement instanceof DataStatement.Select)) {
        atLeast(Demand.WRITE);
      }
    }

    @Override
    protected void query(Query query) {
      if (!query.rowLocks().isEmpty()) {
        atLeast(Demand.WRITE);
      }
    }

    @Override
    protected void select(Query.Select select) {
      if (select.into().isPresent()) {
        atLeast(Demand.DEFINE);
      }
    }

    private void atLeast(Demand other) {
      demand = demand.compareTo(other) >= 0 ? demand : other;
    }
  }

  private static Demand of(CopyStatement copy) {
    return switch (copy.peer()) {
      case SERVER_FILE, SERVER_PROGRAM -> Demand.CODE;
      case CLIENT ->
          switch (copy) {
            case CopyStatement.CopyFrom _ -> Demand.WRITE;
            case CopyStatement.CopyTableTo _, CopyStatement.CopyQueryTo _ -> Demand.READ;
          };
    };
  }

  private static Demand of(TransactionStatement statement) {
    return switch (statement) {
      case TransactionStatement.Begin(var modes, _) -> ofModes(modes);
      case TransactionStatement.SetTransaction(_, var modes, _) -> ofModes(modes);
      case TransactionStatement.PrepareTransaction _,
          TransactionStatement.CommitPrepared _,
          TransactionStatement.RollbackPrepared _ ->
          Demand.WRITE;
      case TransactionStatement.Commit _,
          TransactionStatement.Rollback _,
          TransactionStatement.Savepoint _,
          TransactionStatement.ReleaseSavepoint _,
          TransactionStatement.RollbackTo _ ->
          Demand.END;
    };
  }

  /** Nothing but READ WRITE holds the word. */
  private static Demand ofModes(String modes) {
    return modes.toLowerCase(Locale.ROOT).contains("write") ? Demand.WRITE : Demand.READ;
  }

  private static Demand of(SessionStatement statement) {
    return switch (statement) {
      case SessionStatement.OtherSession(var command, _) ->
          LISTENING.contains(command)
              ? Demand.READ
              : command.equals("notify") ? Demand.WRITE : Demand.DEFINE;
      case SessionStatement.SetVariable _,
          SessionStatement.ResetVariable _,
          SessionStatement.ShowVariable _,
          SessionStatement.SetConstraints _,
          SessionStatement.Discard _,
          SessionStatement.Prepare _,
          SessionStatement.Execute _,
          SessionStatement.Deallocate _,
          SessionStatement.DeclareCursor _,
          SessionStatement.Fetch _,
          SessionStatement.CloseCursor _ ->
          Demand.READ;
    };
  }

  private static Demand of(WrappingStatement statement) {
    return switch (statement) {
      case WrappingStatement.Explain _ -> Demand.READ;
      case WrappingStatement.DoBlock(_, RoutineBody.Read body, _) ->
          body.dynamicSql().stream().allMatch(dynamic -> dynamic.read().isPresent())
              ? Demand.WRITE
              : Demand.CODE;
      case WrappingStatement.DoBlock _, WrappingStatement.Call _ -> Demand.CODE;
      case WrappingStatement.CreateRoutine _,
          WrappingStatement.CreateRule _,
          WrappingStatement.CreateSchema _ ->
          Demand.DEFINE;
    };
  }
}
