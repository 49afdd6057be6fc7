package org.pgweir.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.SessionSettings.Value;

/**
 * Reads a {@code search_path} as it stands in a configuration, a startup packet or a
 * ParameterStatus: names with commas between, quoted where they must be (PostgreSQL's {@code
 * SplitIdentifierString}).
 */
final class SearchPathText {

  private final String text;
  private int at;

  private SearchPathText(String text) {
    this.text = text;
  }

  /** The schemas in order; empty if the server would not take the text. */
  static Optional<List<String>> schemas(String text) {
    return text.isBlank() ? Optional.of(List.of()) : new SearchPathText(text).read();
  }

  /** The same as the value of a setting. */
  static Value value(String text) {
    return schemas(text).<Value>map(Value.Known::new).orElseGet(Value.Unknown::new);
  }

  private Optional<List<String>> read() {
    List<String> schemas = new ArrayList<>();
    while (true) {
      skipSpace();
      Optional<String> name = at('"') ? quoted() : plain();
      if (name.isEmpty()) {
        return Optional.empty();
      }
      schemas.add(name.get());
      skipSpace();
      if (at == text.length()) {
        return Optional.of(schemas);
      }
      if (!at(',')) {
        return Optional.empty();
      }
      at++;
    }
  }

  private Optional<String> quoted() {
    StringBuilder name = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        name.append(c);
      } else if (at('"')) {
        name.append(c);
        at++;
      } else {
        return Optional.of(name.toString());
      }
    }
    return Optional.empty();
  }

  private Optional<String> plain() {
    StringBuilder name = new StringBuilder();
    while (at < text.length() && !at(',') && !isSpace()) {
      char c = text.charAt(at++);
      name.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return name.isEmpty() ? Optional.empty() : Optional.of(name.toString());
  }

  private void skipSpace() {
    while (at < text.length() && isSpace()) {
      at++;
    }
  }

  private boolean isSpace() {
    char c = text.charAt(at);
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private boolean at(char c) {
    return at < text.length() && text.charAt(at) == c;
  }
}
