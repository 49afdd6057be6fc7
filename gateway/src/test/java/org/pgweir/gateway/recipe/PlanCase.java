package org.pgweir.gateway.recipe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One statement to be planned, from a file of blocks with an empty line between:
 *
 * <pre>
 *   -- name of the case
 *   -- from: 18                      the first version it is for
 *   -- to: 17                        the last one
 *   -- setup: CREATE TABLE …         beside what all cases have
 *   -- differs: t.token              a column whose values are different each time
 *   -- order differs                 columns may stand in another order
 *   -- inheritable differs           a key of a partition says that it is not to be inherited
 *   -- keeps validation              taken back, a constraint that it found stays validated
 *   -- no plan                       it is refused with a hint
 *   ALTER TABLE …
 * </pre>
 */
record PlanCase(
    String name,
    int from,
    int to,
    List<String> setup,
    List<String> differing,
    boolean orderDiffers,
    boolean inheritableDiffers,
    boolean keepsValidation,
    boolean planned,
    String sql) {

  private static final Path FOLDER = Path.of("src/test/resources/recipes");

  static List<PlanCase> all() {
    return blocks("cases.sql").stream().map(PlanCase::read).toList();
  }

  /** What each case starts from. */
  static String schema() {
    return text("schema.sql");
  }

  private static List<String> blocks(String file) {
    return List.of(text(file).strip().split("\n\n+", -1));
  }

  private static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static PlanCase read(String block) {
    List<String> comments = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    for (String line : block.split("\n", -1)) {
      if (line.startsWith("-- ")) {
        comments.add(line.substring(3));
      } else {
        sql.append(line).append('\n');
      }
    }
    return new PlanCase(
        comments.getFirst(),
        first(comments, "from: ").map(Integer::valueOf).orElse(0),
        first(comments, "to: ").map(Integer::valueOf).orElse(Integer.MAX_VALUE),
        all(comments, "setup: "),
        all(comments, "differs: "),
        comments.contains("order differs"),
        comments.contains("inheritable differs"),
        comments.contains("keeps validation"),
        !comments.contains("no plan"),
        sql.toString().strip().replaceAll(";$", ""));
  }

  private static Optional<String> first(List<String> comments, String key) {
    return all(comments, key).stream().findFirst();
  }

  private static List<String> all(List<String> comments, String key) {
    return comments.stream()
        .filter(each -> each.startsWith(key))
        .map(each -> each.substring(key.length()))
        .toList();
  }

  boolean isFor(int major) {
    return major >= from && major <= to;
  }
}
