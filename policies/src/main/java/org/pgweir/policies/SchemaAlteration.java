package org.pgweir.policies;

import java.util.List;
import java.util.Locale;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.Persistence;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SequenceStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Whether a statement may change what the catalogue says to every session. What functions do that
 * it calls is not known here, and temporary tables are nobody else's business.
 */
final class SchemaAlteration {

  private static final List<String> DEFINING = List.of("create", "alter", "drop", "import");
  private static final String TEMPORARY_SCHEMA = "pg_temp";

  private SchemaAlteration() {}

  /**
   * @param left what the statement itself leaves behind
   * @param before what its transaction has done, with the session's temporary tables
   */
  static boolean by(SqlStatement statement, Trace left, Trace before) {
    return switch (statement) {
      case TableStatement table -> by(table, before);
      case IndexStatement.CreateIndex create -> !isTemporary(create.table(), before);
      case IndexStatement.AlterIndex _ -> true;
      case IndexStatement.Reindex _ -> false;
      case TypeStatement _, SequenceStatement _ -> true;
      case ViewStatement.CreateView create -> !create.temporary();
      case ViewStatement.RefreshMaterializedView _ -> false;
      case ViewStatement.CreateMaterializedView _, ViewStatement.AlterView _ -> true;
      case ObjectStatement.Comment _, ObjectStatement.ChangePrivileges _ -> false;
      case ObjectStatement _ -> true;
      case DropObjects drop ->
          !drop.kind().equals("table")
              || !drop.names().stream().allMatch(name -> isTemporary(name, before));
      case DataStatement _ -> createsForAll(left);
      case WrappingStatement.Explain explain ->
          explain.analyze() && by(explain.statement(), left, before);
      case WrappingStatement.Call _ -> false;
      case WrappingStatement _ -> true;
      case TransactionStatement.CommitPrepared _ -> true;
      case TransactionStatement _, SessionStatement _, CopyStatement _ -> false;
      case SqlStatement.OtherStatement(var command, _) ->
          DEFINING.contains(command.toLowerCase(Locale.ROOT).split(" ", 2)[0]);
      case SqlStatement.Opaque opaque ->
          opaque.lexicalClass() == SqlStatement.Opaque.LexicalClass.DEFINES;
    };
  }

  private static boolean by(TableStatement statement, Trace before) {
    return switch (statement) {
      case TableStatement.AlterTable alter -> !isTemporary(alter.table(), before);
      case TableStatement.CreateTable create -> create.persistence() != Persistence.TEMPORARY;
      case TableStatement.CreateTableAs create -> create.persistence() != Persistence.TEMPORARY;
      case TableStatement.Truncate truncate ->
          !truncate.tables().stream().allMatch(table -> isTemporary(table.name(), before));
      case TableStatement.LockTable _, TableStatement.Vacuum _, TableStatement.Cluster _ -> false;
    };
  }

  private static boolean isTemporary(QualifiedName table, Trace before) {
    return before.created().stream()
        .anyMatch(each ->
            each.name().equals(table.name())
                && each.schema().filter(TEMPORARY_SCHEMA::equals).isPresent()
                && table.schemaName().orElse(TEMPORARY_SCHEMA).equals(TEMPORARY_SCHEMA));
  }

  private static boolean createsForAll(Trace left) {
    return left.created().stream()
        .anyMatch(each -> each.schema().filter(TEMPORARY_SCHEMA::equals).isEmpty());
  }
}
