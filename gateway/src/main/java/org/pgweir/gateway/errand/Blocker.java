package org.pgweir.gateway.errand;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.StatementShapes;

/**
 * A server process that holds a lock which a statement waits for.
 *
 * @param who its application, or its role where it names none, or what kind of process it is
 * @param state as pg_stat_activity says; empty where the role may not see it
 * @param age of its transaction; empty where the role may not see it
 * @param query what it runs or ran last, without literals; empty where the role may not see it
 * @param lock what it holds: {@code AccessShareLock on orders}
 * @param idle how long it has been idle in its transaction; empty where it is not
 * @param vacuumed the table that it vacuums by itself, as SQL names it; empty for other processes
 */
public record Blocker(
    int pid,
    String who,
    Optional<String> state,
    Optional<Duration> age,
    Optional<String> query,
    String lock,
    Optional<Duration> idle,
    Optional<String> vacuumed) {

  private static final int LONGEST_QUERY = 200;

  /** pg_locks spells modes as the server's sources do. */
  private static final Map<LockMode, String> NAMES =
      Map.of(
          LockMode.ACCESS_SHARE, "AccessShareLock",
          LockMode.ROW_SHARE, "RowShareLock",
          LockMode.ROW_EXCLUSIVE, "RowExclusiveLock",
          LockMode.SHARE_UPDATE_EXCLUSIVE, "ShareUpdateExclusiveLock",
          LockMode.SHARE, "ShareLock",
          LockMode.SHARE_ROW_EXCLUSIVE, "ShareRowExclusiveLock",
          LockMode.EXCLUSIVE, "ExclusiveLock",
          LockMode.ACCESS_EXCLUSIVE, "AccessExclusiveLock");

  /** Asks who holds locks in the way of these, the oldest transaction first. */
  public static String query(Map<ObjectName, LockMode> wanted) {
    String inTheWay =
        wanted.entrySet().stream()
            .map(each ->
                "(l.relation = pg_catalog.to_regclass(%s) AND l.mode IN (%s))"
                    .formatted(literal(sql(each.getKey())), conflicting(each.getValue())))
            .sorted()
            .collect(Collectors.joining(" OR "));
    return """
    SELECT a.pid, a.application_name, a.usename, a.backend_type, a.state, \
    EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::bigint, a.query, \
    CASE l.locktype WHEN 'relation' THEN l.mode || ' on ' || l.relation::pg_catalog.regclass::text \
    ELSE 'the right to change ' || l.objid::pg_catalog.regclass::text END, \
    CASE WHEN a.state LIKE 'idle in transaction%%' THEN (1000 * \
    EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.state_change))::bigint END, \
    CASE a.backend_type WHEN 'autovacuum worker' THEN l.relation::pg_catalog.regclass::text END \
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
    WHERE l.granted AND l.pid <> pg_catalog.pg_backend_pid() \
    AND l.database = (SELECT oid FROM pg_catalog.pg_database \
    WHERE datname = pg_catalog.current_database()) \
    AND ((l.locktype = 'relation' AND (%s)) OR (%s)) \
    ORDER BY a.xact_start NULLS LAST, a.pid LIMIT 5\
    """
        .formatted(inTheWay, TableClaim.isHeld(wanted.keySet()));
  }

  /** The answer to {@link #query}. */
  public static List<Blocker> read(List<List<Optional<String>>> rows) {
    List<Blocker> blockers = new ArrayList<>();
    for (List<Optional<String>> row : rows) {
      Optional<String> who =
          filled(row.get(1)).or(() -> filled(row.get(2))).or(() -> filled(row.get(3)));
      Optional<String> state = filled(row.get(4));
      blockers.add(
          new Blocker(
              Integer.parseInt(row.get(0).orElseThrow()),
              who.orElse("unknown"),
              state,
              row.get(5).map(Long::parseLong).map(Duration::ofSeconds),
              state.flatMap(_ -> filled(row.get(6))).map(Blocker::withoutLiterals),
              row.get(7).orElse("a lock"),
              row.get(8).map(Long::parseLong).map(Duration::ofMillis),
              filled(row.get(9))));
    }
    return blockers;
  }

  /** For people: {@code pid 4711 (psql, idle in transaction for 12 s) holds …}. */
  public String text() {
    StringBuilder text = new StringBuilder("pid " + pid + " (" + who);
    state.ifPresent(known -> text.append(", ").append(known));
    age.ifPresent(known -> text.append(", transaction open for " + known.toSeconds() + " s"));
    text.append(") holds ").append(lock);
    query.ifPresent(known -> text.append(": ").append(known));
    return text.toString();
  }

  private static String conflicting(LockMode wanted) {
    return NAMES.entrySet().stream()
        .filter(each -> conflict(wanted, each.getKey()))
        .map(each -> "'" + each.getValue() + "'")
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The table of conflicts in the PostgreSQL documentation, 13.3.1. */
  private static boolean conflict(LockMode wanted, LockMode held) {
    LockMode weakest =
        switch (wanted) {
          case ACCESS_SHARE -> LockMode.ACCESS_EXCLUSIVE;
          case ROW_SHARE -> LockMode.EXCLUSIVE;
          case ROW_EXCLUSIVE -> LockMode.SHARE;
          case SHARE_UPDATE_EXCLUSIVE -> LockMode.SHARE_UPDATE_EXCLUSIVE;
          case SHARE, SHARE_ROW_EXCLUSIVE -> LockMode.ROW_EXCLUSIVE;
          case EXCLUSIVE -> LockMode.ROW_SHARE;
          case ACCESS_EXCLUSIVE -> LockMode.ACCESS_SHARE;
        };
    return held.compareTo(weakest) >= 0 && !(wanted == LockMode.SHARE && held == LockMode.SHARE);
  }

  private static String withoutLiterals(String query) {
    String shape = StatementShapes.of(query, true).key().strip();
    return shape.length() <= LONGEST_QUERY ? shape : shape.substring(0, LONGEST_QUERY) + "…";
  }

  private static Optional<String> filled(Optional<String> value) {
    return value.filter(text -> !text.isBlank());
  }

  /** The name as SQL reads it. */
  public static String sql(ObjectName name) {
    return name.schema().map(schema -> quoted(schema) + ".").orElse("") + quoted(name.name());
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Means the same whatever standard_conforming_strings says. */
  public static String literal(String text) {
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
