package org.pgweir.policies.analysis;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.pgweir.policies.sql.tree.QualifiedName;

/** The volatility of PostgreSQL's own functions, from {@code pg-catalog-functions.tsv}. */
final class CatalogFunctions {

  /** The letters of {@code provolatile} of all overloads, by name. */
  private static final Map<String, String> LETTERS = load();

  private static final Map<String, Volatility> BY_NAME =
      LETTERS.entrySet().stream()
          .collect(toUnmodifiableMap(Map.Entry::getKey, each -> fromLetters(each.getValue())));

  private static final Set<String> NEVER_IMMUTABLE =
      LETTERS.entrySet().stream()
          .filter(each -> !each.getValue().contains("i"))
          .map(Map.Entry::getKey)
          .collect(toUnmodifiableSet());

  private CatalogFunctions() {}

  /** By name alone; where overloads differ the most volatile counts. */
  static Volatility volatility(QualifiedName function) {
    if (!function.schemaName().orElse("pg_catalog").equals("pg_catalog")) {
      return Volatility.UNKNOWN;
    }
    return BY_NAME.getOrDefault(function.name(), Volatility.UNKNOWN);
  }

  /** Whether no overload of that name is immutable. */
  static boolean isNeverImmutable(QualifiedName function) {
    return function.schemaName().orElse("pg_catalog").equals("pg_catalog")
        && NEVER_IMMUTABLE.contains(function.name());
  }

  private static Map<String, String> load() {
    Map<String, String> functions = new HashMap<>();
    try (var bytes =
            Objects.requireNonNull(
                CatalogFunctions.class.getResourceAsStream("pg-catalog-functions.tsv"));
        var lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          int tab = line.indexOf('\t');
          functions.put(line.substring(tab + 1), line.substring(0, tab));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(functions);
  }

  private static Volatility fromLetters(String letters) {
    if (letters.contains("v")) {
      return Volatility.VOLATILE;
    }
    return letters.contains("s") ? Volatility.STABLE : Volatility.IMMUTABLE;
  }
}
