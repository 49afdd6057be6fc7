package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.yaml.YamlNode;
import org.pgweir.policies.yaml.YamlNode.Position;

/** Reads one {@code kind: Backfill} file, described key by key in docs/backfills.md. */
public final class BackfillReader {

  static final String KIND = "Backfill";

  private static final List<String> KEYS =
      List.of(
          "apiVersion",
          "kind",
          "metadata",
          "database",
          "role",
          "searchPath",
          "table",
          "set",
          "delete",
          "where",
          "once",
          "priority",
          "batch",
          "hours",
          "approval");

  private static final String USUAL_SEARCH_PATH = "public";

  private final Problems problems;
  private final Map<String, Position> positions = new HashMap<>();

  private BackfillReader(Problems problems) {
    this.problems = problems;
  }

  /** What came of reading one file. A closed set. */
  public sealed interface Result {

    record Good(BackfillDocument document) implements Result {}

    /**
     * It cannot be used.
     *
     * @param problems at least one
     */
    record Bad(List<Problem> problems) implements Result {
      public Bad {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads a file. */
  public static Result read(PolicyText file) {
    Problems problems = new Problems(file.file());
    try {
      Optional<BackfillDocument> document = read(YamlNode.read(file.text()), problems);
      if (document.isPresent()) {
        return new Result.Good(document.get());
      }
    } catch (YamlNode.Malformed e) {
      problems.add(e.position(), e.getMessage());
    }
    return new Result.Bad(problems.found());
  }

  /** The document; empty where anything was wrong, which is then among the problems. */
  static Optional<BackfillDocument> read(YamlNode root, Problems problems) {
    Optional<BackfillDocument> document =
        Fields.of(problems, "a backfill file", root, KEYS)
            .flatMap(new BackfillReader(problems)::document);
    return problems.isEmpty() ? document : Optional.empty();
  }

  private Optional<BackfillDocument> document(Fields fields) {
    Optional<Heading> heading = Heading.read(problems, fields, KIND);
    Optional<String> database = located(fields.required("database"), "database");
    Optional<String> role = located(fields.text("role"), "role");
    Optional<String> table = located(fields.required("table"), "table");
    Optional<BackfillDocument.Change> change = change(fields);
    Optional<Integer> priority =
        fields.value(fields.text("priority"), "priority", BackfillReader::priority);
    Optional<Fields> batch = fields.section("batch", List.of("time", "rows"));
    Optional<Duration> time =
        batch.flatMap(each -> each.value(each.text("time"), "time", Amounts::duration));
    Optional<Integer> rows =
        batch.flatMap(each -> each.value(each.text("rows"), "rows", Amounts::positive));
    Optional<OfficeHours> hours =
        fields.section("hours", OfficeHours.KEYS).flatMap(OfficeHours::read);
    Optional<Long> above =
        fields
            .section("approval", List.of("above"))
            .flatMap(each -> each.value(each.required("above"), "above", Amounts::count));
    String searchPath = fields.text("searchPath").map(Text::value).orElse(USUAL_SEARCH_PATH);
    Place place = problems.place(fields.position());
    return heading.flatMap(head ->
        database.flatMap(in ->
            table.flatMap(of ->
                change.map(what ->
                    new BackfillDocument(
                        head.name(),
                        head.owner(),
                        place,
                        in,
                        role,
                        searchPath,
                        of,
                        what,
                        priority.orElse(0),
                        time,
                        rows,
                        hours,
                        above.map(OptionalLong::of).orElse(OptionalLong.empty()),
                        positions)))));
  }

  private Optional<String> located(Optional<Text> text, String key) {
    text.ifPresent(found -> positions.put(key, found.position()));
    return text.map(Text::value);
  }

  private Optional<BackfillDocument.Change> change(Fields fields) {
    boolean deletes = flag(fields, "delete");
    boolean once = flag(fields, "once");
    Optional<String> where = located(fields.text("where"), "where");
    if (deletes == fields.has("set")) {
      problems.add(fields.position(), "a backfill file needs either set or delete: true");
      return Optional.empty();
    }
    if (where.isEmpty() && !once) {
      if (!fields.has("where")) {
        problems.add(
            fields.position(),
            deletes
                ? "a backfill that deletes needs where; write where: \"true\" for all rows"
                : "a backfill file needs where, a condition that is not true of a row once it is"
                    + " changed; or once: true, for rows that are changed once each");
      }
      return Optional.empty();
    }
    if (deletes) {
      if (once) {
        problems.add(fields.position(), "once is for set: a row is deleted once anyway");
      }
      return where.map(BackfillDocument.Delete::new);
    }
    return assignments(fields)
        .map(set -> new BackfillDocument.Update(set, where.orElse("true"), once));
  }

  private boolean flag(Fields fields, String key) {
    return fields.value(fields.text(key), key, BackfillReader::yesOrNo).orElse(false);
  }

  private Optional<String> assignments(Fields fields) {
    YamlNode node = fields.entry("set").map(YamlNode.Entry::value).orElseThrow();
    if (!(node instanceof YamlNode.Mapping columns) || columns.entries().isEmpty()) {
      problems.add(
          node.position(), "set must hold columns, each with the SQL of its new value behind it");
      return Optional.empty();
    }
    columns.entries().forEach((name, entry) -> positions.put("set." + name, entry.keyPosition()));
    List<String> names = List.copyOf(columns.entries().keySet());
    Optional<Fields> values = Fields.of(problems, "set", node, names);
    List<String> written = new ArrayList<>();
    for (String name : names) {
      values
          .flatMap(each -> each.text(name))
          .ifPresent(sql ->
              written.add(Identifier.of(name).quoted() + " = " + value(sql.value().strip())));
    }
    return Optional.of(String.join(", ", written));
  }

  /** The line's end before the parenthesis ends a comment. */
  private static String value(String sql) {
    return sql.equalsIgnoreCase("default") ? "DEFAULT" : "(" + sql + "\n)";
  }

  private static int priority(String text) {
    if (!text.matches("-?[0-9]{1,4}")) {
      throw new IllegalArgumentException("must be a whole number from -9999 to 9999");
    }
    return Integer.parseInt(text);
  }

  private static boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }
}
