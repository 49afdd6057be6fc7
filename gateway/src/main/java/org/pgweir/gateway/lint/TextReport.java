package org.pgweir.gateway.lint;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.Analysis;
import picocli.CommandLine.Help.Ansi;

/** What was found, for a person to read, with the line it stands in. */
public final class TextReport implements Report {

  private static final int LONGEST_LINE = 160;
  private static final int LONGEST_PROSE = 100;

  private final Ansi ansi;
  private final boolean effects;

  /**
   * @param ansi whether there is colour
   * @param effects whether statements are shown in which nothing was found, and what each does
   */
  public TextReport(Ansi ansi, boolean effects) {
    this.ansi = ansi;
    this.effects = effects;
  }

  @Override
  public void write(List<Reported> statements, PrintWriter out) {
    for (Reported each : statements) {
      if (effects && each.effects().isPresent()) {
        effects(each, each.effects().get(), out);
      }
      each.remarks().forEach(remark -> remark(each, remark, out));
    }
    out.print(summary(statements) + "\n");
  }

  private void effects(Reported reported, Analysis analysis, PrintWriter out) {
    out.print(
        "%s: %s\n"
            .formatted(reported.source().at(reported.start()), style("bold", reported.verdict())));
    excerpt(reported.source(), reported.start(), reported.start() + 1, out);
    lines(analysis).forEach(line -> out.print("    " + reported.file().unmasked(line) + "\n"));
    out.print("\n");
  }

  private static List<String> lines(Analysis analysis) {
    List<String> lines = new ArrayList<>();
    analysis.locks().entrySet().stream()
        .map(lock -> "locks " + lock.getKey() + " in " + lock.getValue().sql())
        .sorted()
        .forEach(lines::add);
    list("writes anew", analysis.tableRewrite(), lines);
    list("reads all of", analysis.fullScan().keySet(), lines);
    list("builds indexes of", analysis.indexBuild(), lines);
    if (!analysis.transactional()) {
      lines.add("cannot run in a transaction");
    }
    analysis
        .failure()
        .ifPresent(failure ->
            lines.add("will fail: %s (%s)".formatted(failure.message(), failure.sqlState())));
    analysis.unknowns().stream()
        .map(unknown -> "not known: " + unknown.why())
        .distinct()
        .forEach(lines::add);
    list("touches views", analysis.impact().views(), lines);
    list("touches triggers", analysis.impact().triggers(), lines);
    list("touches functions", analysis.impact().functions(), lines);
    list("touches policies", analysis.impact().policies(), lines);
    list("touches publications", analysis.impact().publications(), lines);
    list("touches subscriptions", analysis.impact().subscriptions(), lines);
    list("touches generated columns", analysis.impact().generatedColumns(), lines);
    return lines;
  }

  private static void list(String what, Collection<?> names, List<String> lines) {
    if (!names.isEmpty()) {
      lines.add(
          names.stream()
              .map(Object::toString)
              .sorted()
              .collect(Collectors.joining(", ", what + " ", "")));
    }
  }

  private void remark(Reported reported, Remark remark, PrintWriter out) {
    String level = remark.level().name().toLowerCase(Locale.ROOT);
    String colour =
        switch (remark.level()) {
          case ERROR -> "bold,red";
          case WARNING -> "bold,yellow";
          case NOTE -> "bold,cyan";
        };
    out.print(
        "%s: %s %s: %s\n"
            .formatted(
                reported.source().at(remark.start()),
                style(colour, level),
                style("bold", remark.rule()),
                remark.message()));
    excerpt(reported.source(), remark.start(), remark.end(), out);
    lines("why", wrapped(remark.detail()), out);
    remark.hint().ifPresent(hint -> lines("instead", hint, out));
    out.print("\n");
  }

  private void excerpt(Source source, int start, int end, PrintWriter out) {
    int line = source.line(start);
    String text = source.lineText(line);
    int column = source.column(start) - 1;
    String number = Integer.toString(line);
    String margin = " ".repeat(number.length());
    if (text.length() > LONGEST_LINE) {
      return;
    }
    String before =
        text.substring(0, Math.min(text.length(), text.offsetByCodePoints(0, column)))
            .replaceAll("[^\t]", " ");
    int lineEnd = start + Math.max(1, text.length() - before.length());
    int length = Math.max(1, source.text().codePointCount(start, Math.clamp(end, start, lineEnd)));
    out.print(
        " %s | %s\n %s | %s%s\n"
            .formatted(number, text, margin, before, style("bold", "^".repeat(length))));
  }

  private static void lines(String label, String text, PrintWriter out) {
    String indent = " ".repeat(label.length() + 2);
    out.print("    " + label + ": " + text.strip().replace("\n", "\n    " + indent) + "\n");
  }

  /** Words in lines of some hundred characters. */
  private static String wrapped(String text) {
    StringBuilder result = new StringBuilder();
    int length = 0;
    for (String word : text.strip().split("(?<=[ \\n])", -1)) {
      if (length > 0 && length + word.stripTrailing().length() > LONGEST_PROSE) {
        result.setLength(result.length() - 1);
        result.append('\n');
        length = 0;
      }
      result.append(word);
      length = word.endsWith("\n") ? 0 : length + word.length();
    }
    return result.toString();
  }

  private static String summary(List<Reported> statements) {
    long judged = statements.stream().filter(each -> each.effects().isPresent()).count();
    return Stream.of(
            counted(judged, "statement"),
            statements.stream().filter(Reported::failing).count() + " refused",
            counted(count(statements, Remark.Level.WARNING), "warning"),
            counted(count(statements, Remark.Level.NOTE), "note"))
        .collect(Collectors.joining(", "));
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static long count(List<Reported> statements, Remark.Level level) {
    return statements.stream()
        .flatMap(each -> each.remarks().stream())
        .filter(remark -> remark.level() == level)
        .count();
  }

  private String style(String style, String text) {
    return ansi.enabled() ? ansi.string("@|" + style + " " + text + "|@") : text;
  }
}
