package org.pgweir.policies;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a session has set, as far as judgement depends on it. A value.
 *
 * @param values without those that are as the role, the database and the server say
 */
public record SessionSettings(Map<Name, Value> values) {

  /** The settings that are followed. */
  public enum Name {
    SEARCH_PATH,
    TIMEZONE,
    ROLE,
    SESSION_AUTHORIZATION,
    LOCK_TIMEOUT,
    STATEMENT_TIMEOUT,
    /** {@code pgweir.traffic}, which the server keeps and does nothing with. */
    TRAFFIC;

    private static final String OURS = "PGWEIR.";

    /** The setting of that name, in any case, if it is followed. */
    public static Optional<Name> of(String written) {
      String wanted = written.toUpperCase(Locale.ROOT);
      for (Name name : values()) {
        if ((name == TRAFFIC ? OURS + name.name() : name.name()).equals(wanted)) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    }
  }

  /** What a setting was set to. */
  public sealed interface Value {
    /** The parts of a list, or the one value. */
    record Known(List<String> parts) implements Value {
      public Known {
        parts = List.copyOf(parts);
      }
    }

    /** It was set in a way that cannot be followed. */
    record Unknown() implements Value {}
  }

  /** Of a session that has set nothing. */
  public static final SessionSettings DEFAULT = new SessionSettings(Map.of());

  /** Zero in any unit switches a timeout off. */
  private static final String NO_TIMEOUT = "\\s*0*\\.?0*\\s*(us|ms|s|min|h|d)?\\s*";

  public SessionSettings {
    values = Map.copyOf(values);
  }

  /** The same with a setting as it is at the start of a session in which nobody sets it. */
  public SessionSettings without(Name name) {
    if (!values.containsKey(name)) {
      return this;
    }
    Map<Name, Value> changed = new EnumMap<>(values);
    changed.remove(name);
    return new SessionSettings(changed);
  }

  public SessionSettings with(Name name, Value value) {
    if (value.equals(values.get(name))) {
      return this;
    }
    Map<Name, Value> changed = new EnumMap<>(Name.class);
    changed.putAll(values);
    changed.put(name, value);
    return new SessionSettings(changed);
  }

  /**
   * The parts of {@code search_path} as they were set, {@code $user} among them; empty for what the
   * role, the database and the server say, and where it is {@linkplain #isUnknown unknown}.
   */
  public Optional<List<String>> searchPath() {
    return known(Name.SEARCH_PATH);
  }

  /** Empty where it is not known. */
  public Optional<String> timeZone() {
    return single(Name.TIMEZONE);
  }

  /** The role after SET ROLE or SET SESSION AUTHORIZATION; empty for the one that logged in. */
  public Optional<String> role() {
    return single(Name.ROLE)
        .filter(role -> !role.equals("none"))
        .or(() -> single(Name.SESSION_AUTHORIZATION));
  }

  /** What the session says its statements are for, by {@code SET pgweir.traffic = 'backfill'}. */
  public Optional<String> traffic() {
    return single(Name.TRAFFIC);
  }

  /** Whether the session has set a limit, other than none, to how long it waits for a lock. */
  public boolean hasLockTimeout() {
    return isTimeout(Name.LOCK_TIMEOUT);
  }

  /** The same for how long a statement may run. */
  public boolean hasStatementTimeout() {
    return isTimeout(Name.STATEMENT_TIMEOUT);
  }

  /** Whether the setting was set in a way that cannot be followed. */
  public boolean isUnknown(Name name) {
    return values.get(name) instanceof Value.Unknown;
  }

  private boolean isTimeout(Name name) {
    return single(name).filter(value -> !value.matches(NO_TIMEOUT)).isPresent();
  }

  private Optional<String> single(Name name) {
    return known(name).filter(parts -> parts.size() == 1).map(List::getFirst);
  }

  private Optional<List<String>> known(Name name) {
    return values.get(name) instanceof Value.Known(var parts)
        ? Optional.of(parts)
        : Optional.empty();
  }
}
