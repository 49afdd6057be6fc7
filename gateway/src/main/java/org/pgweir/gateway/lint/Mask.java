package org.pgweir.gateway.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which what is not SQL is made blank or put in SQL's terms, every character in its
 * place, so that positions in it are those of the file.
 */
final class Mask {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^{}\\r\\n]{1,200}}");

  private record Replaced(String made, String written) {}

  private final String original;
  private final char[] characters;
  private final List<Replaced> placeholders = new ArrayList<>();

  Mask(String original) {
    this.original = original;
    this.characters = original.toCharArray();
  }

  String original() {
    return original;
  }

  String text() {
    return new String(characters);
  }

  /** Line ends stay. */
  void blank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (characters[i] != '\n' && characters[i] != '\r') {
        characters[i] = ' ';
      }
    }
  }

  void put(int at, char character) {
    characters[at] = character;
  }

  /** {@code ${name}}, as Flyway, Liquibase and others fill in, becomes a name of that length. */
  void placeholders() {
    Matcher matcher = PLACEHOLDER.matcher(original);
    while (matcher.find()) {
      for (int i = matcher.start(); i < matcher.end(); i++) {
        char c = characters[i];
        if (!Character.isLetterOrDigit(c) || c >= 0x80) {
          characters[i] = '_';
        }
      }
      String made = new String(characters, matcher.start(), matcher.end() - matcher.start());
      placeholders.add(new Replaced(made.toLowerCase(Locale.ROOT), matcher.group()));
      placeholders.add(new Replaced(made, matcher.group()));
    }
  }

  /** What is said about the text, with the placeholders as they are written. */
  String unmasked(String said) {
    String result = said;
    for (Replaced each : placeholders) {
      result = result.replace(each.made(), each.written());
    }
    return result;
  }
}
