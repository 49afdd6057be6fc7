package org.pgweir.gateway.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A closed set of words, each standing for a value. */
record Choice<T>(Map<String, T> meanings) {

  /** The constants of an enum in lower case, {@code _} written as {@code -}. */
  static <E extends Enum<E>> Choice<E> of(Class<E> type) {
    return new Choice<>(
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(Choice::word, e -> e, (a, _) -> a, LinkedHashMap::new)));
  }

  /** As {@link #of}, and {@code disable} for none of them. */
  static <E extends Enum<E>> Choice<Optional<E>> orDisable(Class<E> type) {
    Map<String, Optional<E>> meanings = new LinkedHashMap<>();
    meanings.put("disable", Optional.empty());
    of(type).meanings().forEach((word, value) -> meanings.put(word, Optional.of(value)));
    return new Choice<>(meanings);
  }

  static Choice<String> ofWords(String... words) {
    return new Choice<>(
        Arrays.stream(words)
            .collect(Collectors.toMap(w -> w, w -> w, (a, _) -> a, LinkedHashMap::new)));
  }

  /**
   * @throws ConfigException naming the words there are
   */
  T read(String text) {
    T meaning = meanings.get(text);
    if (meaning == null) {
      throw new ConfigException(
          "'" + text + "' is not one of " + String.join(", ", meanings.keySet()));
    }
    return meaning;
  }

  /** As {@link #read(String)}, for a text whose {@code name} the message must give. */
  T read(String name, String text) {
    try {
      return read(text);
    } catch (ConfigException e) {
      throw new ConfigException(name + ": " + e.getMessage());
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
