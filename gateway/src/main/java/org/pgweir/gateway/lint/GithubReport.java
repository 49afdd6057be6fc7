package org.pgweir.gateway.lint;

import java.io.PrintWriter;
import java.util.List;

/** Workflow commands of GitHub Actions, which show remarks at the lines they are about. */
public final class GithubReport implements Report {

  @Override
  public void write(List<Reported> statements, PrintWriter out) {
    for (Reported each : statements) {
      each.remarks().forEach(remark -> out.print(command(each.source(), remark) + "\n"));
    }
  }

  private static String command(Source source, Remark remark) {
    String level =
        switch (remark.level()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTE -> "notice";
        };
    String message =
        remark.message()
            + "\n"
            + remark.detail()
            + remark.hint().map(hint -> "\nInstead:\n" + hint).orElse("");
    return "::%s file=%s,line=%d,col=%d,title=%s::%s"
        .formatted(
            level,
            property(source.name()),
            source.line(remark.start()),
            source.column(remark.start()),
            property(remark.rule()),
            data(message));
  }

  /** What would end a line, or begin an escape. */
  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  /** What would also end a property. */
  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
