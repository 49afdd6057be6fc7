package org.pgweir.policies.policy;

import java.util.Set;
import java.util.TreeSet;

/**
 * The kinds of statement a policy can select: PostgreSQL's command tags in lower case (its {@code
 * cmdtaglist.h}, version 18, those of statements a client can send), and {@link #OPAQUE}.
 */
public final class StatementKinds {

  /** A statement that was not understood. */
  public static final String OPAQUE = "opaque";

  private static final String[] OBJECTS = {
    "access method",
    "aggregate",
    "cast",
    "collation",
    "conversion",
    "database",
    "domain",
    "event trigger",
    "extension",
    "foreign data wrapper",
    "foreign table",
    "function",
    "index",
    "language",
    "materialized view",
    "operator",
    "operator class",
    "operator family",
    "policy",
    "procedure",
    "publication",
    "role",
    "rule",
    "schema",
    "sequence",
    "server",
    "statistics",
    "subscription",
    "table",
    "tablespace",
    "text search configuration",
    "text search dictionary",
    "text search parser",
    "text search template",
    "transform",
    "trigger",
    "type",
    "user mapping",
    "view"
  };

  private static final String[] OTHERS = {
    "alter default privileges",
    "alter large object",
    "alter routine",
    "alter system",
    "analyze",
    "begin",
    "call",
    "checkpoint",
    "close",
    "cluster",
    "comment",
    "commit",
    "commit prepared",
    "copy",
    "create table as",
    "deallocate",
    "declare cursor",
    "delete",
    "discard",
    "do",
    "drop owned",
    "drop routine",
    "execute",
    "explain",
    "fetch",
    "grant",
    "import foreign schema",
    "insert",
    "listen",
    "load",
    "lock table",
    "merge",
    "move",
    "notify",
    "prepare",
    "prepare transaction",
    "reassign owned",
    "refresh materialized view",
    "reindex",
    "release",
    "reset",
    "revoke",
    "rollback",
    "rollback prepared",
    "savepoint",
    "security label",
    "select",
    "set",
    "set constraints",
    "show",
    "truncate table",
    "unlisten",
    "update",
    "vacuum",
    OPAQUE
  };

  private static final Set<String> ALL = all();

  private StatementKinds() {}

  public static boolean isKind(String name) {
    return ALL.contains(name);
  }

  static Set<String> names() {
    return ALL;
  }

  private static Set<String> all() {
    Set<String> names = new TreeSet<>(Set.of(OTHERS));
    for (String object : OBJECTS) {
      names.add("create " + object);
      names.add("alter " + object);
      names.add("drop " + object);
    }
    return names;
  }
}
