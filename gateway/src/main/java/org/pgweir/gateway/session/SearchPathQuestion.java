package org.pgweir.gateway.session;

import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.errand.Errand;
import org.pgweir.policies.SessionSettings;
import org.pgweir.policies.SessionSettings.Name;
import org.pgweir.protocol.FrontendType;

/**
 * Asks the server for the search_path of a session that has set it in a way that cannot be followed
 * from its messages: {@code SELECT set_config('search_path', $1, false)}, as Flyway does. Nothing
 * is known of a schema without.
 *
 * <p>Asked before the first Query or Parse behind a ReadyForQuery: there a Query of ours ends
 * nothing, and takes no prepared statement that a Bind still wants.
 */
final class SearchPathQuestion {

  private final SessionState session;
  private final Outstanding outstanding;
  private final Errands errands;

  private boolean running;
  private long passedAt = -1;
  private Optional<SessionSettings> inVain = Optional.empty();

  SearchPathQuestion(SessionState session, Outstanding outstanding, Errands errands) {
    this.session = session;
    this.outstanding = outstanding;
    this.errands = errands;
  }

  /** Whether a message that carries a statement has to wait for the answer. */
  boolean isUnderWay(byte type) {
    if (running) {
      if (!errands.hasEnded()) {
        return true;
      }
      running = false;
      // Without an answer the statement is judged as one of an unknown path.
      errands.takeEnd();
      inVain = Optional.of(session.facts().settings()).filter(SearchPathQuestion::isUnknown);
    } else if (isNeeded(type)) {
      running = true;
      errands.begin(new Question(session), true);
      return true;
    }
    passedAt = session.readies();
    return false;
  }

  private boolean isNeeded(byte type) {
    SessionSettings settings = session.facts().settings();
    return isUnknown(settings)
        && (type == FrontendType.QUERY || type == FrontendType.PARSE)
        && mayAsk()
        && passedAt != session.readies()
        && outstanding.isEmpty()
        && !inVain.equals(Optional.of(settings));
  }

  /** Nor does a transaction of the client's get its snapshot from us. */
  private boolean mayAsk() {
    return switch (session.transaction()) {
      case IDLE -> true;
      case IN_TRANSACTION -> !isUnknown(session.settingsBefore());
      case FAILED -> false;
    };
  }

  private static boolean isUnknown(SessionSettings settings) {
    return settings.isUnknown(Name.SEARCH_PATH);
  }

  private record Question(SessionState session) implements Errand {
    @Override
    public Step begin() {
      return new Run("SELECT pg_catalog.current_setting('search_path')", Run.ALL, 0, List.of());
    }

    @Override
    public Step answered(Answer answer) {
      answer.rows().stream()
          .flatMap(row -> row.getFirst().stream())
          .forEach(path -> session.reported("search_path", path));
      return answer.error().<Step>map(Fail::new).orElseGet(Done::new);
    }
  }
}
