package org.pgweir.gateway.cli;

import org.pgweir.gateway.lint.GithubReport;
import org.pgweir.gateway.lint.JsonReport;
import org.pgweir.gateway.lint.Report;
import org.pgweir.gateway.lint.SarifReport;
import org.pgweir.gateway.lint.TextReport;
import picocli.CommandLine.Help.Ansi;

/** The forms in which commands report on statements. */
enum ReportFormat {
  TEXT,
  JSON,
  SARIF,
  GITHUB;

  /**
   * @param effects whether a text tells what statements do in which nothing was found
   */
  Report report(Ansi ansi, boolean effects) {
    return switch (this) {
      case TEXT -> new TextReport(ansi, effects);
      case JSON -> new JsonReport();
      case SARIF -> new SarifReport(VersionCommand.version());
      case GITHUB -> new GithubReport();
    };
  }
}
