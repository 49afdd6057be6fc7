package org.pgweir.policies.probe;

import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;

/**
 * Asks a server what an ALTER TABLE would do, by running it on an empty copy of the table in a
 * transaction that is rolled back.
 *
 * <p>The copy is made by {@code CREATE TEMPORARY TABLE … (LIKE … INCLUDING ALL)}. It has no foreign
 * keys, triggers, partitions or children, and its constraints are all valid; what hangs on those,
 * the answer does not know.
 */
public interface Probe {

  /** Without a server to ask. */
  Probe NONE = question -> new Unanswered("there is no server to ask");

  /** May wait for the server, for some seconds at most; not for an event loop. */
  Answer ask(Question question);

  /**
   * A statement in two parts, between which the name of the copy goes. Every name in it is either
   * qualified or means something of {@code pg_catalog}; it calls no function but that schema's.
   *
   * @param table the table to copy
   * @param types the types it names that are not PostgreSQL's own
   * @param timeZone the session's TimeZone; empty for the server's own
   */
  record Question(
      String database,
      ObjectName table,
      String before,
      String after,
      Set<ObjectName> types,
      Optional<String> timeZone) {
    public Question {
      types = Set.copyOf(types);
    }
  }

  /** What came of it. */
  sealed interface Answer {}

  /**
   * The statement ran.
   *
   * @param tableRewrite whether the rows would be written anew
   * @param fullScan whether the table would be read from end to end, for an index too
   * @param indexBuild whether an index would be built or rebuilt
   */
  record Seen(boolean tableRewrite, boolean fullScan, boolean indexBuild) implements Answer {}

  /**
   * It could not be tried, or failed.
   *
   * @param why for a person to read, without a full stop
   */
  record Unanswered(String why) implements Answer {}
}
