package org.pgweir.gateway.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Liquibase's formatted SQL: changesets behind comments, each run in a transaction of its own. */
final class LiquibaseFile {

  private static final Pattern HEADER =
      Pattern.compile("\\A\\s*--\\s*liquibase\\s+formatted\\s+sql\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern CHANGESET =
      Pattern.compile("(?im)^[ \\t]*--[ \\t]*changeset[ \\t]+(\\S.*)$");

  private static final Pattern IGNORED_LINES =
      Pattern.compile("(?im)^[ \\t]*--[ \\t]*ignoreLines:(\\S+)[ \\t]*$");

  private record Changeset(int start, int end, String attributes) {

    Optional<String> attribute(String name) {
      Matcher matcher =
          Pattern.compile("(?i)(?:^|\\s)" + name + ":(?:\"([^\"]*)\"|(\\S+))", Pattern.UNICODE_CASE)
              .matcher(attributes);
      return matcher.find()
          ? Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
          : Optional.empty();
    }

    boolean isOff(String name) {
      return attribute(name).filter(value -> value.equalsIgnoreCase("false")).isPresent();
    }

    boolean isForPostgres() {
      return attribute("dbms")
          .map(value -> List.of(value.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1)))
          .map(names ->
              names.contains("postgresql")
                  || names.contains("all")
                  || (names.getFirst().startsWith("!") && !names.contains("!postgresql")))
          .orElse(true);
    }
  }

  private LiquibaseFile() {}

  static boolean isOne(String text) {
    return HEADER.matcher(text).find();
  }

  static SqlFile read(Source source) {
    Mask mask = new Mask(source.text());
    mask.placeholders();
    ignoreLines(mask);
    List<NotJudged> notJudged = new ArrayList<>();
    List<Changeset> changesets = changesets(source.text());
    changesets.stream()
        .filter(each -> !each.isForPostgres())
        .forEach(each -> {
          mask.blank(each.start(), each.end());
          notJudged.add(
              new NotJudged(
                  each.start(),
                  endOfLine(source.text(), each.start()),
                  "a changeset for another database is not judged"));
        });
    changesets.forEach(each -> endDelimiter(mask, each));
    notJudged.addAll(new PsqlScript(mask, false).mask());
    String text = mask.text();
    List<Section> sections =
        changesets.stream()
            .flatMap(each ->
                Section.read(each.start(), text.substring(each.start(), each.end()), running(each))
                    .stream())
            .toList();
    return new SqlFile(source, mask, sections, notJudged);
  }

  private static Section.Running running(Changeset changeset) {
    if (!changeset.isOff("runInTransaction")) {
      return Section.Running.IN_TRANSACTION;
    }
    return changeset.isOff("splitStatements")
        ? Section.Running.AS_ONE_TEXT
        : Section.Running.ONE_BY_ONE;
  }

  private static List<Changeset> changesets(String text) {
    List<Changeset> changesets = new ArrayList<>();
    Matcher matcher = CHANGESET.matcher(text);
    boolean more = matcher.find();
    if (!more) {
      return List.of(new Changeset(0, text.length(), ""));
    }
    while (more) {
      int start = matcher.start();
      String attributes = matcher.group(1);
      more = matcher.find();
      changesets.add(new Changeset(start, more ? matcher.start() : text.length(), attributes));
    }
    return changesets;
  }

  /** {@code --ignoreLines:N}, or from {@code start} to {@code end}. */
  private static void ignoreLines(Mask mask) {
    String text = mask.original();
    Matcher matcher = IGNORED_LINES.matcher(text);
    while (matcher.find()) {
      int from = matcher.end();
      int to = from;
      if (matcher.group(1).equalsIgnoreCase("start")) {
        Matcher end = IGNORED_LINES.matcher(text);
        to = end.find(from) ? end.start() : text.length();
      } else if (matcher.group(1).matches("[0-9]{1,6}")) {
        for (int i = Integer.parseInt(matcher.group(1)); i >= 0 && to < text.length(); i--) {
          to = Math.min(text.length(), endOfLine(text, to) + 1);
        }
      }
      mask.blank(from, to);
    }
  }

  /** What ends a statement instead of a semicolon does so at the end of a line. */
  private static void endDelimiter(Mask mask, Changeset changeset) {
    Optional<String> delimiter =
        changeset.attribute("endDelimiter").filter(each -> !each.equals(";"));
    if (delimiter.isEmpty()) {
      return;
    }
    String plain = delimiter.get().replaceAll("\\\\[nrst][*+?]?", "").strip();
    if (plain.isEmpty()) {
      return;
    }
    boolean aloneOnLine = plain.matches("[A-Za-z]+|/");
    Matcher matcher =
        Pattern.compile(
                (aloneOnLine ? "(?im)^[ \\t]*" : "(?im)")
                    + "("
                    + Pattern.quote(plain)
                    + ")[ \\t\\r]*$")
            .matcher(mask.original())
            .region(endOfLine(mask.original(), changeset.start()), changeset.end());
    while (matcher.find()) {
      mask.blank(matcher.start(1), matcher.end(1));
      mask.put(matcher.start(1), ';');
    }
  }

  private static int endOfLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }
}
