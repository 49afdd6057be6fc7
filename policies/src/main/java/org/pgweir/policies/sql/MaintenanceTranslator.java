package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Additional_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Cluster_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Lock_tableContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Only_table_multiplyContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Script_additionalContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_cols_listContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Truncate_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Vacuum_modeContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Vacuum_optionContext;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TableStatement.Cluster;
import org.pgweir.policies.sql.tree.TableStatement.LockTable;
import org.pgweir.policies.sql.tree.TableStatement.TableName;
import org.pgweir.policies.sql.tree.TableStatement.Truncate;
import org.pgweir.policies.sql.tree.TableStatement.Vacuum;

/** Reads TRUNCATE, LOCK, VACUUM, ANALYZE and CLUSTER. */
final class MaintenanceTranslator {

  private final Source source;

  MaintenanceTranslator(Source source) {
    this.source = source;
  }

  Truncate truncate(Truncate_stmtContext node, SourceRange range) {
    return new Truncate(
        tables(node.only_table_multiply()),
        node.RESTART() != null,
        node.cascade_restrict() != null && node.cascade_restrict().CASCADE() != null,
        range);
  }

  LockTable lock(Lock_tableContext node, SourceRange range) {
    String mode =
        node.lock_mode() == null
            ? "ACCESS EXCLUSIVE"
            : source.keywords(node.lock_mode()).toUpperCase(java.util.Locale.ROOT);
    return new LockTable(tables(node.only_table_multiply()), mode, node.NOWAIT() != null, range);
  }

  List<TableName> tables(List<Only_table_multiplyContext> nodes) {
    return nodes.stream()
        .map(node ->
            new TableName(source.qualifiedName(node.schema_qualified_name()), node.ONLY() != null))
        .toList();
  }

  Vacuum vacuum(Script_additionalContext node, SourceRange range) {
    Vacuum_modeContext mode = node.vacuum_mode();
    boolean full = mode.FULL() != null;
    boolean analyze = mode.analyze_keyword() != null;
    for (Vacuum_optionContext option : mode.vacuum_option()) {
      boolean on = option.boolean_value() == null || isOn(source.text(option.boolean_value()));
      full |= option.FULL() != null && on;
      analyze |= option.analyze_keyword() != null && on;
    }
    return new Vacuum(true, full, analyze, tables(node.table_cols_list()), range);
  }

  Vacuum analyze(Additional_statementContext node, SourceRange range) {
    return new Vacuum(false, false, true, tables(node.table_cols_list()), range);
  }

  /** What the server takes for on; anything it takes for neither is an error there. */
  static boolean isOn(String written) {
    String value = Names.fold(written).replace("'", "");
    return !value.equals("off") && !value.equals("false") && !value.equals("0");
  }

  private List<QualifiedName> tables(@Nullable Table_cols_listContext node) {
    return node == null
        ? List.of()
        : node.inheritance_specified_table_cols().stream()
            .map(table -> source.qualifiedName(table.schema_qualified_name()))
            .toList();
  }

  Cluster cluster(Cluster_stmtContext node, SourceRange range) {
    return new Cluster(
        Optional.ofNullable(node.schema_qualified_name()).map(source::qualifiedName), range);
  }
}
