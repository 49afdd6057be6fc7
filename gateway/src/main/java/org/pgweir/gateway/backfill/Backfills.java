package org.pgweir.gateway.backfill;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Starts jobs and says how far they are. Safe for any thread; nothing here blocks. Stages complete
 * on virtual threads, and never exceptionally but where that is said.
 *
 * <p>A job is written down in schema {@code pgweir} of its database and goes on whatever dies; any
 * gateway in front of the database may work on it. One job or planned change at a time for each
 * table.
 */
public interface Backfills {

  /** The answer to a request. A closed set. */
  sealed interface Start {}

  /** It is written down, and begins within a second unless its terms say otherwise. */
  record Started(long id) implements Start {}

  /**
   * It is not, and nothing has been changed.
   *
   * @param sqlState as a server would say it
   * @param why a sentence with what helps
   */
  record NotStarted(String sqlState, String why, About about) implements Start {}

  /** What is wrong with a job that was not started. A closed set. */
  sealed interface About {

    /** All of it, or the gateway. */
    record Job() implements About {}

    record Table() implements About {}

    record Role() implements About {}

    record Condition() implements About {}

    /** What is assigned to the column, or that it is. */
    record Column(String name) implements About {}
  }

  /**
   * Checks the job against the catalogue and the server, and writes it down. {@link
   * RowWork.UpdateOnce} is refused where the table, or one of its partitions, has no unique key of
   * columns that are never NULL and not assigned to.
   */
  CompletionStage<Start> start(BackfillJob job);

  /** How far it is; empty if there is none of this number, or the database does not answer. */
  CompletionStage<Optional<BackfillProgress>> progress(String database, long id);

  /**
   * Completes when the job is over: done, failed or canceled; exceptionally if it is not there or
   * the gateway stops meanwhile.
   */
  CompletionStage<BackfillProgress> ended(String database, long id);

  /** Ends it for good; batches that are committed stay. Nothing happens if it is over already. */
  CompletionStage<Optional<BackfillProgress>> cancel(String database, long id);
}
