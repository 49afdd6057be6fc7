package org.pgweir.gateway.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.Unknown;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

/** A file of cases; its form is told in the description of the package. */
record CaseFile(String name, List<OracleCase> cases) {

  private static final Path FOLDER = Path.of("src/test/resources/oracle");
  private static final String CASE = "-- case ";

  static List<CaseFile> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(each -> !each.endsWith("base.sql"))
          .sorted()
          .map(each -> new CaseFile(each.getFileName().toString(), read(each)))
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The statements that make what every case finds. */
  static List<String> base() {
    return statements(text(FOLDER.resolve("base.sql")));
  }

  private static List<OracleCase> read(Path file) {
    String[] parts = text(file).split("(?m)^" + CASE, -1);
    return Arrays.stream(parts).skip(1).map(CaseFile::oneCase).toList();
  }

  private static OracleCase oneCase(String block) {
    String name = block.lines().findFirst().orElseThrow().strip();
    int since = 0;
    int until = Integer.MAX_VALUE;
    boolean together = false;
    Set<Unknown.Part> open = EnumSet.noneOf(Unknown.Part.class);
    StringBuilder sql = new StringBuilder();
    for (String line : block.lines().skip(1).toList()) {
      if (line.startsWith("-- since ")) {
        since = Integer.parseInt(line.substring("-- since ".length()));
      } else if (line.startsWith("-- until ")) {
        until = Integer.parseInt(line.substring("-- until ".length()));
      } else if (line.equals("-- together")) {
        together = true;
      } else if (line.startsWith("-- leaves open: ")) {
        for (String part : line.substring("-- leaves open: ".length()).split(", *", -1)) {
          open.add(Unknown.Part.valueOf(part.toUpperCase(Locale.ROOT)));
        }
      } else {
        sql.append(line).append('\n');
      }
    }
    List<String> statements = statements(sql.toString());
    int first = together ? 0 : statements.size() - 1;
    return new OracleCase(
        name,
        since,
        until,
        open,
        statements.subList(0, first),
        statements.subList(first, statements.size()));
  }

  private static List<String> statements(String sql) {
    SqlText text = SqlReader.read(sql, true);
    List<String> statements = new ArrayList<>();
    text.statements().forEach(each -> statements.add(text.at(each.range()).strip()));
    return statements;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
