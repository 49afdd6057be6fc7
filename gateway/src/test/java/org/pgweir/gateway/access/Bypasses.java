package org.pgweir.gateway.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The ways of {@code bypasses-by-….txt}. */
final class Bypasses {

  private static final String BEGINS = "== ";
  private static final String PARAMETER = "@ ";
  private static final Pattern BETWEEN = Pattern.compile("(?m)^--;;\\n");

  private Bypasses() {}

  /**
   * One way.
   *
   * @param parameters of the StartupMessage, beside role and database
   */
  record Bypass(String name, Map<String, String> parameters, List<String> messages) {}

  static List<Bypass> all() {
    List<Bypass> all = new ArrayList<>();
    for (String file : List.of("writing", "lifting", "defining")) {
      for (String block : text("bypasses-by-" + file + ".txt").split("(?m)^(?=== )", -1)) {
        if (block.startsWith(BEGINS)) {
          all.add(bypass(block));
        }
      }
    }
    return all;
  }

  private static Bypass bypass(String block) {
    String name = block.substring(BEGINS.length(), block.indexOf('\n'));
    String rest = block.substring(block.indexOf('\n') + 1);
    Map<String, String> parameters = new LinkedHashMap<>();
    while (rest.startsWith(PARAMETER)) {
      String line = rest.substring(PARAMETER.length(), rest.indexOf('\n'));
      int equals = line.indexOf('=');
      parameters.put(line.substring(0, equals), line.substring(equals + 1));
      rest = rest.substring(rest.indexOf('\n') + 1);
    }
    return new Bypass(name, parameters, BETWEEN.splitAsStream(rest).map(String::strip).toList());
  }

  private static String text(String name) {
    try (InputStream in = Objects.requireNonNull(Bypasses.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
