package org.pgweir.policies.policy;

import java.util.Locale;
import java.util.Optional;

/** Whose session it is, as {@code kind: Access} files tell. A closed set. */
public enum SessionClass {
  /** A deployed program: reads and writes rows. */
  APPLICATION,
  /** Changes the schema, from files under version control. */
  MIGRATION,
  /** Somebody at a keyboard. */
  HUMAN,
  /** A program that looks after the database: backups, monitoring. */
  TOOL;

  /** As policy files write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<SessionClass> of(String word) {
    for (SessionClass each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  static String words() {
    return "application, migration, human, tool";
  }
}
