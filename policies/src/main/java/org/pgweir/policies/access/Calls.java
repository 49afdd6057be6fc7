package org.pgweir.policies.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pgweir.policies.analysis.BuiltInFunctions;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Finds calls of functions that do more than read, although the server's read-only transaction lets
 * them.
 *
 * <p>Of PostgreSQL's own functions the volatile ones count, but for those that are known to be
 * harmless. Of others only those of extensions that are known to reach beyond the transaction: what
 * else writes, the server stops.
 */
final class Calls {

  /** Volatile, and do nothing but tell, wait, or draw lots. */
  private static final Set<String> HARMLESS =
      Set.of(
          "array_sample",
          "array_shuffle",
          "bernoulli",
          "clock_timestamp",
          "current_query",
          "currval",
          "gen_random_uuid",
          "lastval",
          "lo_close",
          "lo_get",
          "lo_lseek",
          "lo_lseek64",
          "lo_open",
          "lo_tell",
          "lo_tell64",
          "loread",
          "pg_available_wal_summaries",
          "pg_blocking_pids",
          "pg_collation_actual_version",
          "pg_control_checkpoint",
          "pg_control_init",
          "pg_control_recovery",
          "pg_control_system",
          "pg_current_logfile",
          "pg_current_wal_flush_lsn",
          "pg_current_wal_insert_lsn",
          "pg_current_wal_lsn",
          "pg_database_collation_actual_version",
          "pg_database_size",
          "pg_export_snapshot",
          "pg_get_aios",
          "pg_get_backend_memory_contexts",
          "pg_get_loaded_modules",
          "pg_get_multixact_members",
          "pg_get_sequence_data",
          "pg_get_shmem_allocations",
          "pg_get_shmem_allocations_numa",
          "pg_get_wait_events",
          "pg_get_wal_replay_pause_state",
          "pg_get_wal_resource_managers",
          "pg_get_wal_summarizer_state",
          "pg_hba_file_rules",
          "pg_ident_file_mappings",
          "pg_indexes_size",
          "pg_is_in_backup",
          "pg_is_in_recovery",
          "pg_is_wal_replay_paused",
          "pg_jit_available",
          "pg_last_committed_xact",
          "pg_last_wal_receive_lsn",
          "pg_last_wal_replay_lsn",
          "pg_last_xact_replay_timestamp",
          "pg_lock_status",
          "pg_notification_queue_usage",
          "pg_partition_ancestors",
          "pg_partition_tree",
          "pg_prepared_xact",
          "pg_relation_size",
          "pg_safe_snapshot_blocking_pids",
          "pg_sequence_last_value",
          "pg_show_all_file_settings",
          "pg_show_replication_origin_status",
          "pg_sleep",
          "pg_sleep_for",
          "pg_sleep_until",
          "pg_stat_clear_snapshot",
          "pg_stat_have_stats",
          "pg_table_size",
          "pg_tablespace_size",
          "pg_total_relation_size",
          "pg_wal_summary_contents",
          "pg_xact_commit_timestamp",
          "pg_xact_commit_timestamp_origin",
          "pg_xact_status",
          "random",
          "random_normal",
          "setseed",
          "system",
          "timeofday",
          "txid_status",
          "uuidv4",
          "uuidv7");

  private static final String TELLS_OF_USE = "pg_stat_get_";

  /** Judged by what they set. */
  private static final String SETS = "set_config";

  /** Names of functions of extensions, or what they begin with before a star. */
  private static final List<String> OF_EXTENSIONS =
      List.of(
          "dblink*",
          "pg_file_*",
          "pg_background_*",
          "pg_stat_statements_reset",
          "pg_buffercache_evict*",
          "pg_prewarm",
          "pg_truncate_visibility_map",
          "pg_surgery*",
          "heap_force_*",
          "connectby",
          "crosstab*",
          "xpath_table",
          "http*",
          "lo_manage",
          "query_to_*",
          "cursor_to_*",
          "table_to_*",
          "schema_to_*",
          "database_to_*",
          "pg_logdir_ls");

  private final List<Expression.Call> found = new ArrayList<>(0);
  private final List<Expression.Call> settings = new ArrayList<>(0);

  private Calls() {}

  /** All that a statement calls, without statements that it runs, which are asked themselves. */
  static Calls in(SqlStatement statement) {
    Calls calls = new Calls();
    calls.look(statement);
    return calls;
  }

  /** Those that do more than read. */
  List<Expression.Call> found() {
    return found;
  }

  /** Those of {@code set_config}. */
  List<Expression.Call> settings() {
    return settings;
  }

  private void look(SqlStatement statement) {
    switch (statement) {
      case DataStatement data -> parts().in(data);
      case SessionStatement.Execute execute -> execute.arguments().forEach(parts()::in);
      // the arguments of EXECUTE are computed to explain it
      case WrappingStatement.Explain explain -> look(explain.statement());
      default -> {}
    }
  }

  private QueryParts parts() {
    return new QueryParts() {
      @Override
      protected void call(Expression.Call call) {
        String name = call.function().name();
        if (name.equals(SETS)) {
          settings.add(call);
        } else if (isRefused(call, name)) {
          found.add(call);
        }
      }
    };
  }

  private static boolean isRefused(Expression.Call call, String name) {
    boolean volatileBuiltIn =
        BuiltInFunctions.mayBeVolatile(call.function())
            && !HARMLESS.contains(name)
            && !name.startsWith(TELLS_OF_USE);
    return volatileBuiltIn || OF_EXTENSIONS.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
