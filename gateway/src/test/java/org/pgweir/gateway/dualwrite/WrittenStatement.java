package org.pgweir.gateway.dualwrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A statement of {@code statements.txt}.
 *
 * @param ideal the statement of an application that knows both sides, where that is written out
 * @param writes {@code old}, {@code new} or {@code both}
 * @param becomes {@code replaced}, {@code fallback} or {@code untouched}
 * @param unstable whether it gives other values each time
 * @param simple whether it can be sent in a Query only
 * @param since the first server that knows it
 * @param values of its parameters
 */
record WrittenStatement(
    String title,
    Optional<String> ideal,
    String writes,
    String becomes,
    boolean unstable,
    boolean simple,
    int since,
    String sql,
    List<Optional<String>> values) {

  private static final Path FILES = Path.of("src", "test", "resources", "dualwrite");

  static List<String> schema() {
    return List.of(read("schema.sql").strip().split(";\n", -1));
  }

  static List<WrittenStatement> all() {
    List<WrittenStatement> all = new ArrayList<>();
    for (String block : read("statements.txt").split("\n## ", -1)) {
      if (!block.startsWith("#")) {
        all.add(of(block.strip()));
      }
    }
    return all;
  }

  private static WrittenStatement of(String block) {
    List<String> lines = block.lines().toList();
    String head = lines.get(1);
    Optional<String> ideal = Optional.empty();
    String writes = head.substring(0, Math.max(head.indexOf(' '), 0));
    if (head.startsWith("=")) {
      int last = head.lastIndexOf(' ');
      ideal = Optional.of(head.substring(1, last));
      head = "ideal" + head.substring(last);
      writes = "ideal";
    }
    List<String> words = List.of(head.split(" ", -1));
    List<Optional<String>> values = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    for (String line : lines.subList(2, lines.size())) {
      if (line.startsWith("> ")) {
        for (String value : line.substring(2).split(" \\| ", -1)) {
          values.add(Optional.of(value).filter(each -> !each.equals("~")));
        }
      } else {
        sql.append(sql.isEmpty() ? "" : "\n").append(line);
      }
    }
    int since = words.contains("since") ? Integer.parseInt(words.getLast()) : 0;
    return new WrittenStatement(
        lines.getFirst(),
        ideal,
        writes,
        words.get(1),
        words.contains("unstable"),
        words.contains("simple"),
        since,
        sql.toString(),
        values);
  }

  /** A text of it with its values in the place of parameters. */
  String withLiterals(String text) {
    String literal = text;
    for (int i = values.size(); i > 0; i--) {
      String value =
          values.get(i - 1).map(each -> "'" + each.replace("'", "''") + "'").orElse("NULL");
      literal = literal.replace("$" + i, value);
    }
    return literal;
  }

  private static String read(String name) {
    try {
      return Files.readString(FILES.resolve(name));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
