package org.pgweir.policies.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The types and casts of schema {@code pg_catalog}, the same in every database: from {@code
 * pg-catalog-types.tsv} and {@code pg-catalog-casts.tsv}.
 */
final class BuiltIns {

  static final String SCHEMA = "pg_catalog";

  private record Type(String category, Optional<String> operatorClass) {}

  private record CastKey(String source, String target) {}

  private static final Map<String, Type> TYPES = types();
  private static final Map<CastKey, Cast> CASTS = casts();

  private BuiltIns() {}

  static boolean isType(String name) {
    return TYPES.containsKey(name);
  }

  static boolean isString(String type) {
    Type known = TYPES.get(type);
    return known != null && known.category().equals("S");
  }

  static Optional<Cast> cast(String source, String target) {
    return Optional.ofNullable(CASTS.get(new CastKey(source, target)));
  }

  /** The default btree operator class, of the type itself or of the one it is read as. */
  static Optional<String> operatorClass(String type) {
    String key =
        switch (type) {
          case "varchar" -> "text";
          case "cidr" -> "inet";
          default -> type;
        };
    return Optional.ofNullable(TYPES.get(key)).flatMap(Type::operatorClass);
  }

  private static Map<String, Type> types() {
    Map<String, Type> types = new HashMap<>();
    for (String[] fields : rows("pg-catalog-types.tsv")) {
      types.put(
          fields[0], new Type(fields[1], Optional.of(fields[2]).filter(name -> !name.equals("-"))));
    }
    return Map.copyOf(types);
  }

  private static Map<CastKey, Cast> casts() {
    Map<CastKey, Cast> casts = new HashMap<>();
    for (String[] fields : rows("pg-catalog-casts.tsv")) {
      Cast.Method method =
          switch (fields[2]) {
            case "b" -> Cast.Method.BINARY;
            case "f" -> Cast.Method.FUNCTION;
            default -> Cast.Method.TEXT;
          };
      casts.put(
          new CastKey(fields[0], fields[1]),
          new Cast(
              ObjectName.of(SCHEMA, fields[0]),
              ObjectName.of(SCHEMA, fields[1]),
              method,
              fields[3].equals("e")));
    }
    return Map.copyOf(casts);
  }

  private static List<String[]> rows(String resource) {
    try (var bytes = Objects.requireNonNull(BuiltIns.class.getResourceAsStream(resource));
        var lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(BuiltIns::fields).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] fields(String line) {
    return line.split("\t", -1);
  }
}
