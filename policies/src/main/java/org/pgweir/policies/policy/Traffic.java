package org.pgweir.policies.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a statement is taken for one of many rows, most telling first. */
public enum Traffic {
  /** Its session or a comment in it says that it is a backfill. */
  TAGGED,
  /** An UPDATE, DELETE or MERGE of all rows of a table. */
  ALL_ROWS,
  /** INSERT … SELECT, COPY FROM, MERGE, a change of so many rows as a large LIMIT lets pass. */
  BULK,
  /** An UPDATE or DELETE of a part of a table, the third of the same kind in one session. */
  LOOP,
  /** Any statement that reads or writes rows. */
  ANY;

  /** As policy files write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Traffic> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(Traffic::word).collect(Collectors.joining(", "));
  }

  /** What is paced where a policy does not say it: what was recognised by itself. */
  static List<Traffic> recognised() {
    return List.of(TAGGED, ALL_ROWS, BULK, LOOP);
  }
}
