package org.pgweir.gateway.sql;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.SequenceStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/** What PostgreSQL's parser calls the statements that ours tells apart. */
final class NodeKinds {

  /**
   * Kinds of DROP whose objects the parser calls otherwise, or that are statements of their own.
   */
  private static final Map<String, String> DROPPED =
      Map.ofEntries(
          Map.entry("database", "DropdbStmt"),
          Map.entry("extension", "DropStmt(OBJECT_EXTENSION)"),
          Map.entry("foreign data wrapper", "DropStmt(OBJECT_FDW)"),
          Map.entry("group", "DropRoleStmt"),
          Map.entry("materialized view", "DropStmt(OBJECT_MATVIEW)"),
          Map.entry("operator class", "DropStmt(OBJECT_OPCLASS)"),
          Map.entry("operator family", "DropStmt(OBJECT_OPFAMILY)"),
          Map.entry("owned", "DropOwnedStmt"),
          Map.entry("role", "DropRoleStmt"),
          Map.entry("server", "DropStmt(OBJECT_FOREIGN_SERVER)"),
          Map.entry("statistics", "DropStmt(OBJECT_STATISTIC_EXT)"),
          Map.entry("subscription", "DropSubscriptionStmt"),
          Map.entry("tablespace", "DropTableSpaceStmt"),
          Map.entry("text search configuration", "DropStmt(OBJECT_TSCONFIGURATION)"),
          Map.entry("text search dictionary", "DropStmt(OBJECT_TSDICTIONARY)"),
          Map.entry("text search parser", "DropStmt(OBJECT_TSPARSER)"),
          Map.entry("text search template", "DropStmt(OBJECT_TSTEMPLATE)"),
          Map.entry("user", "DropRoleStmt"),
          Map.entry("user mapping", "DropUserMappingStmt"));

  /** What no statement may be of which only the command is kept. */
  private static final Set<String> TOLD_APART =
      Set.of(
          "AlterDomainStmt",
          "AlterEnumStmt",
          "AlterPolicyStmt",
          "AlterPublicationStmt",
          "AlterSeqStmt",
          "AlterTableMoveAllStmt",
          "AlterTableStmt",
          "AlterTypeStmt",
          "CreateDomainStmt",
          "CreateEnumStmt",
          "CreateForeignTableStmt",
          "CreateFunctionStmt",
          "CreatePolicyStmt",
          "CreatePublicationStmt",
          "CreateRangeStmt",
          "CreateSchemaStmt",
          "CreateSeqStmt",
          "CreateStatsStmt",
          "CreateStmt",
          "CreateTableAsStmt",
          "CreateTrigStmt",
          "DefineStmt(OBJECT_TYPE)",
          "RenameStmt(OBJECT_ATTRIBUTE)",
          "RenameStmt(OBJECT_COLUMN)",
          "RenameStmt(OBJECT_DOMAIN)",
          "RenameStmt(OBJECT_DOMCONSTRAINT)",
          "RenameStmt(OBJECT_FOREIGN_TABLE)",
          "RenameStmt(OBJECT_INDEX)",
          "RenameStmt(OBJECT_MATVIEW)",
          "RenameStmt(OBJECT_SEQUENCE)",
          "RenameStmt(OBJECT_TABCONSTRAINT)",
          "RenameStmt(OBJECT_TABLE)",
          "RenameStmt(OBJECT_TYPE)",
          "RenameStmt(OBJECT_VIEW)");

  private NodeKinds() {}

  /** Whether that is what the parser makes of the statement. */
  static boolean agrees(SqlStatement statement, String node) {
    return statement instanceof SqlStatement.OtherStatement(var command, _)
        ? !TOLD_APART.contains(node) && sameVerb(command, node)
        : of(statement).contains(node);
  }

  private static boolean sameVerb(String command, String node) {
    return switch (command.substring(0, command.indexOf(' '))) {
      case "create" -> node.startsWith("Create") || node.startsWith("Define");
      case "alter" -> node.startsWith("Alter") || node.startsWith("Rename");
      case "import" -> node.equals("ImportForeignSchemaStmt");
      case "reassign" -> node.equals("ReassignOwnedStmt");
      case "security" -> node.equals("SecLabelStmt");
      default -> false;
    };
  }

  /** The names it may have; none where only the command is kept. */
  static Set<String> of(SqlStatement statement) {
    return switch (statement) {
      case DataStatement data -> Set.of(data.getClass().getSimpleName() + "Stmt");
      case CopyStatement _ -> Set.of("CopyStmt");
      case TableStatement table -> of(table);
      case IndexStatement index -> of(index);
      case TypeStatement type -> of(type);
      case SequenceStatement.CreateSequence _ -> Set.of("CreateSeqStmt");
      case SequenceStatement.AlterSequence alter ->
          altered(alter.options(), "AlterSeqStmt", "OBJECT_SEQUENCE");
      case ViewStatement view -> of(view);
      case ObjectStatement object -> of(object);
      case DropObjects drop ->
          Set.of(
              DROPPED.getOrDefault(
                  drop.kind(),
                  "DropStmt(OBJECT_"
                      + drop.kind().toUpperCase(Locale.ROOT).replace(' ', '_')
                      + ")"));
      case TransactionStatement transaction -> of(transaction);
      case SessionStatement session -> of(session);
      case WrappingStatement wrapping -> Set.of(of(wrapping));
      case SqlStatement.OtherStatement _, SqlStatement.Opaque _ -> Set.of();
    };
  }

  private static Set<String> of(TableStatement statement) {
    return switch (statement) {
      case TableStatement.AlterTable alter ->
          switch (alter.actions().getFirst()) {
            case TableAction.RenameTable _ ->
                Set.of("RenameStmt(OBJECT_TABLE)", "RenameStmt(OBJECT_FOREIGN_TABLE)");
            case TableAction.RenameColumn _ -> Set.of("RenameStmt(OBJECT_COLUMN)");
            case TableAction.RenameConstraint _ -> Set.of("RenameStmt(OBJECT_TABCONSTRAINT)");
            case TableAction.SetSchema _ -> Set.of("AlterObjectSchemaStmt");
            default -> Set.of("AlterTableStmt");
          };
      case TableStatement.CreateTable create ->
          Set.of(create.foreign() ? "CreateForeignTableStmt" : "CreateStmt");
      case TableStatement.CreateTableAs _ -> Set.of("CreateTableAsStmt");
      case TableStatement.Truncate _ -> Set.of("TruncateStmt");
      case TableStatement.LockTable _ -> Set.of("LockStmt");
      case TableStatement.Vacuum _ -> Set.of("VacuumStmt");
      case TableStatement.Cluster _ -> Set.of("ClusterStmt");
    };
  }

  private static Set<String> of(IndexStatement statement) {
    return switch (statement) {
      case IndexStatement.CreateIndex _ -> Set.of("IndexStmt");
      case IndexStatement.Reindex _ -> Set.of("ReindexStmt");
      case IndexStatement.AlterIndex alter when alter.index().isEmpty() ->
          Set.of("AlterTableMoveAllStmt");
      case IndexStatement.AlterIndex alter ->
          switch (alter.action()) {
            case IndexStatement.Action.Rename _ -> Set.of("RenameStmt(OBJECT_INDEX)");
            case IndexStatement.Action.AttachPartition _, IndexStatement.Action.SetTablespace _ ->
                Set.of("AlterTableStmt");
            case IndexStatement.Action.Other _ ->
                Set.of("AlterTableStmt", "AlterObjectDependsStmt");
          };
    };
  }

  private static Set<String> of(TypeStatement statement) {
    return switch (statement) {
      case TypeStatement.CreateType create ->
          create.isEnum()
              ? Set.of("CreateEnumStmt")
              : Set.of("CompositeTypeStmt", "CreateRangeStmt", "DefineStmt(OBJECT_TYPE)");
      case TypeStatement.AlterType alter ->
          switch (alter.actions().getFirst()) {
            case TypeStatement.Action.AddValue _, TypeStatement.Action.RenameValue _ ->
                Set.of("AlterEnumStmt");
            case TypeStatement.Action.AddAttribute _,
                TypeStatement.Action.DropAttribute _,
                TypeStatement.Action.AlterAttribute _ ->
                Set.of("AlterTableStmt");
            case TypeStatement.Action.RenameAttribute _ -> Set.of("RenameStmt(OBJECT_ATTRIBUTE)");
            case TypeStatement.Action.Rename _ -> Set.of("RenameStmt(OBJECT_TYPE)");
            case TypeStatement.Action.SetSchema _ -> Set.of("AlterObjectSchemaStmt");
            case TypeStatement.Action.SetProperties _ -> Set.of("AlterTypeStmt");
          };
      case TypeStatement.CreateDomain _ -> Set.of("CreateDomainStmt");
      case TypeStatement.AlterDomain alter ->
          switch (alter.action()) {
            case TypeStatement.DomainAction.Rename _ -> Set.of("RenameStmt(OBJECT_DOMAIN)");
            case TypeStatement.DomainAction.RenameConstraint _ ->
                Set.of("RenameStmt(OBJECT_DOMCONSTRAINT)");
            case TypeStatement.DomainAction.SetSchema _ -> Set.of("AlterObjectSchemaStmt");
            default -> Set.of("AlterDomainStmt");
          };
    };
  }

  private static Set<String> of(ViewStatement statement) {
    return switch (statement) {
      case ViewStatement.CreateView _ -> Set.of("ViewStmt");
      case ViewStatement.CreateMaterializedView _ -> Set.of("CreateTableAsStmt");
      case ViewStatement.RefreshMaterializedView _ -> Set.of("RefreshMatViewStmt");
      case ViewStatement.AlterView alter when alter.view().isEmpty() ->
          Set.of("AlterTableMoveAllStmt");
      case ViewStatement.AlterView alter ->
          altered(
              alter.action(),
              "AlterTableStmt",
              alter.materialized() ? "OBJECT_MATVIEW" : "OBJECT_VIEW");
    };
  }

  /** By the words behind the name. */
  private static Set<String> altered(String words, String otherwise, String object) {
    if (words.startsWith("rename to")) {
      return Set.of("RenameStmt(" + object + ")");
    }
    if (words.startsWith("rename")) {
      return Set.of("RenameStmt(OBJECT_COLUMN)");
    }
    if (words.startsWith("set schema")) {
      return Set.of("AlterObjectSchemaStmt");
    }
    if (words.contains("depends on extension")) {
      return Set.of("AlterObjectDependsStmt");
    }
    return words.startsWith("owner to") || words.matches("set (un)?logged.*")
        ? Set.of("AlterTableStmt")
        : Set.of(otherwise);
  }

  private static Set<String> of(ObjectStatement statement) {
    return switch (statement) {
      case ObjectStatement.CreateTrigger _ -> Set.of("CreateTrigStmt");
      case ObjectStatement.CreatePolicy _ -> Set.of("CreatePolicyStmt");
      case ObjectStatement.AlterTableObject object ->
          Set.of(
              "RenameStmt(OBJECT_" + object.kind().toUpperCase(Locale.ROOT) + ")",
              "Alter"
                  + object.kind().substring(0, 1).toUpperCase(Locale.ROOT)
                  + object.kind().substring(1)
                  + "Stmt",
              "AlterObjectDependsStmt");
      case ObjectStatement.CreateStatistics _ -> Set.of("CreateStatsStmt");
      case ObjectStatement.ChangePublication publication ->
          publication.create()
              ? Set.of("CreatePublicationStmt")
              : Set.of("AlterPublicationStmt", "AlterOwnerStmt", "RenameStmt(OBJECT_PUBLICATION)");
      case ObjectStatement.Comment _ -> Set.of("CommentStmt");
      case ObjectStatement.ChangePrivileges _ -> Set.of("GrantStmt", "GrantRoleStmt");
      case ObjectStatement.ChangeOwner _ -> Set.of("AlterOwnerStmt", "AlterTableStmt");
    };
  }

  private static Set<String> of(TransactionStatement statement) {
    return switch (statement) {
      case TransactionStatement.Begin _ ->
          Set.of("TransactionStmt(TRANS_STMT_BEGIN)", "TransactionStmt(TRANS_STMT_START)");
      case TransactionStatement.Commit _ -> Set.of("TransactionStmt(TRANS_STMT_COMMIT)");
      case TransactionStatement.Rollback _ -> Set.of("TransactionStmt(TRANS_STMT_ROLLBACK)");
      case TransactionStatement.RollbackTo _ -> Set.of("TransactionStmt(TRANS_STMT_ROLLBACK_TO)");
      case TransactionStatement.Savepoint _ -> Set.of("TransactionStmt(TRANS_STMT_SAVEPOINT)");
      case TransactionStatement.ReleaseSavepoint _ -> Set.of("TransactionStmt(TRANS_STMT_RELEASE)");
      case TransactionStatement.PrepareTransaction _ ->
          Set.of("TransactionStmt(TRANS_STMT_PREPARE)");
      case TransactionStatement.CommitPrepared _ ->
          Set.of("TransactionStmt(TRANS_STMT_COMMIT_PREPARED)");
      case TransactionStatement.RollbackPrepared _ ->
          Set.of("TransactionStmt(TRANS_STMT_ROLLBACK_PREPARED)");
      case TransactionStatement.SetTransaction _ -> Set.of("VariableSetStmt");
    };
  }

  private static Set<String> of(SessionStatement statement) {
    return switch (statement) {
      case SessionStatement.SetVariable _, SessionStatement.ResetVariable _ ->
          Set.of("VariableSetStmt");
      case SessionStatement.ShowVariable _ -> Set.of("VariableShowStmt");
      case SessionStatement.SetConstraints _ -> Set.of("ConstraintsSetStmt");
      case SessionStatement.Discard _ -> Set.of("DiscardStmt");
      case SessionStatement.Prepare _ -> Set.of("PrepareStmt");
      case SessionStatement.Execute _ -> Set.of("ExecuteStmt");
      case SessionStatement.Deallocate _ -> Set.of("DeallocateStmt");
      case SessionStatement.DeclareCursor _ -> Set.of("DeclareCursorStmt");
      case SessionStatement.Fetch _ -> Set.of("FetchStmt");
      case SessionStatement.CloseCursor _ -> Set.of("ClosePortalStmt");
      case SessionStatement.OtherSession other ->
          Set.of(
              switch (other.command()) {
                case "checkpoint" -> "CheckPointStmt";
                default ->
                    other.command().substring(0, 1).toUpperCase(Locale.ROOT)
                        + other.command().substring(1)
                        + "Stmt";
              });
    };
  }

  private static String of(WrappingStatement statement) {
    return switch (statement) {
      case WrappingStatement.Explain _ -> "ExplainStmt";
      case WrappingStatement.DoBlock _ -> "DoStmt";
      case WrappingStatement.Call _ -> "CallStmt";
      case WrappingStatement.CreateRoutine _ -> "CreateFunctionStmt";
      case WrappingStatement.CreateRule _ -> "RuleStmt";
      case WrappingStatement.CreateSchema _ -> "CreateSchemaStmt";
    };
  }
}
