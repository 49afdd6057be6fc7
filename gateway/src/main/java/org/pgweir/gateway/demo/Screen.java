package org.pgweir.gateway.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Paragraphs, SQL and tables on a terminal of 80 columns; in colour if it is one. */
final class Screen {

  private static final int COLUMNS = 78;

  private final PrintWriter out;
  private final Ansi ansi;
  private boolean lastIsEmpty;

  Screen(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  void heading(String text) {
    line("");
    line(styled(text, Style.bold));
  }

  /** A paragraph, broken at blanks. */
  void say(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split("\\s+", -1)) {
      if (line.length() + word.length() + 1 > COLUMNS) {
        line(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    line(line.toString());
  }

  /** What is sent or comes back, as it is, set off from the text. */
  void verbatim(String text) {
    begin(text);
    line("");
  }

  /** What is sent now; {@link #end} says what came of it. */
  void begin(String text) {
    line("");
    text.lines().forEach(this::indented);
  }

  void end(String text) {
    indented(text);
  }

  void good(String text) {
    line("");
    line(styled("  ok  ", Style.fg_green) + text);
  }

  void bad(String text) {
    line(styled("  failed  ", Style.fg_red) + text);
  }

  /** Columns as wide as their widest cell; the first row is the header. */
  void table(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    line("");
    for (int r = 0; r < rows.size(); r++) {
      List<String> row = rows.get(r);
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        String blanks = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? cell + blanks : blanks + cell).append("   ");
      }
      String text = line.toString().stripTrailing();
      line(r == 0 ? styled(text, Style.bold) : text);
    }
    line("");
  }

  static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%,.0f ms", duration.toNanos() / 1e6);
  }

  private void indented(String text) {
    line("    " + styled(text, Style.fg_cyan));
  }

  private String styled(String text, IStyle style) {
    return ansi.enabled() ? style.on() + text + style.off() : text;
  }

  /** One empty line stands for any number of them. */
  private void line(String text) {
    if (!(text.isEmpty() && lastIsEmpty)) {
      out.println(text);
      out.flush();
    }
    lastIsEmpty = text.isEmpty();
  }
}
