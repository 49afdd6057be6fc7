package org.pgweir.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pgweir.policies.SessionSettings.Name;
import org.pgweir.policies.SessionSettings.Value;

/**
 * Reads what a client sets in its StartupMessage: by parameters of their own, and by {@code -c} in
 * {@code options}, which count less (PostgreSQL's {@code process_startup_options}).
 */
public final class StartupSettings {

  private SessionSettings settings = SessionSettings.DEFAULT;

  private StartupSettings() {}

  /**
   * The settings a session starts with, of those that are followed.
   *
   * @param parameters of the StartupMessage; others than settings are passed over
   */
  public static SessionSettings of(Map<String, String> parameters) {
    StartupSettings start = new StartupSettings();
    start.options(words(parameters.getOrDefault("options", "")));
    parameters.forEach(start::set);
    return start.settings;
  }

  private void options(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-c") && i + 1 < words.size()) {
        assignment(words.get(++i));
      } else if (word.startsWith("-c") || word.startsWith("--")) {
        assignment(word.substring(2));
      }
    }
  }

  private void assignment(String option) {
    int equals = option.indexOf('=');
    if (equals > 0) {
      set(option.substring(0, equals).replace('-', '_'), option.substring(equals + 1));
    }
  }

  private void set(String name, String value) {
    Name.of(name)
        .ifPresent(followed ->
            settings =
                settings.with(
                    followed,
                    followed == Name.SEARCH_PATH
                        ? SearchPathText.value(value)
                        : new Value.Known(List.of(value))));
  }

  /** Words with white space between; a backslash takes the character behind it as it is. */
  private static List<String> words(String options) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < options.length(); i++) {
      char c = options.charAt(i);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else if (c == '\\' && i + 1 < options.length()) {
        word.append(options.charAt(++i));
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
