package org.pgweir.gateway.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.gateway.lint.Remark.Level;
import org.pgweir.policies.Explained;
import org.pgweir.policies.PolicyJudge;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.decision.AllowComment;
import org.pgweir.policies.decision.Ruling;
import org.pgweir.policies.policy.Action;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** Turns what the judge has said into what is reported. */
final class Reports {

  static final String INLINE_ALLOW = "inline-allow";
  static final String NOT_JUDGED = "not-judged";

  private Reports() {}

  static Reported of(
      SqlFile file, Section section, Explained explained, List<AllowComment> comments) {
    int start = section.offset() + explained.judged().start();
    int end = section.offset() + explained.judged().end();
    List<Remark> remarks = new ArrayList<>();
    for (Ruling ruling : explained.examined().decision().rulings()) {
      if (ruling.action() != Action.OFF) {
        remarks.add(remark(file, section, explained, ruling));
      }
    }
    for (AllowComment comment : comments) {
      complaints(comment, explained)
          .forEach(message -> remarks.add(aboutComment(section, comment, message)));
    }
    Verdict verdict = explained.judged().verdict();
    return new Reported(
        file,
        start,
        file.source().text().substring(start, end).stripTrailing(),
        word(verdict),
        isFinding(verdict),
        remarks,
        Optional.of(explained.examined().subject().analysis()),
        replacement(explained).stream().map(file::unmasked).toList());
  }

  /** Whether the statement does not run as it is written. */
  private static boolean isFinding(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Refuse _, Verdict.Replaced _, Verdict.Amended _, Verdict.Planned _ -> true;
      case Verdict.Forward _, Verdict.Warn _, Verdict.Guarded _ -> false;
    };
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forward _, Verdict.Warn _ -> "forward";
      case Verdict.Guarded _ -> "guard";
      case Verdict.Replaced _, Verdict.Amended _ -> "replace";
      case Verdict.Planned _ -> "plan";
      case Verdict.Refuse _ -> "refuse";
    };
  }

  private static Level level(Action action) {
    return switch (action) {
      case OFF, OBSERVE -> Level.NOTE;
      case WARN -> Level.WARNING;
      case REPLACE, PLAN, REFUSE -> Level.ERROR;
    };
  }

  private static Remark remark(SqlFile file, Section section, Explained explained, Ruling ruling) {
    Finding finding = ruling.finding();
    SqlText text = section.text();
    SourceRange statement = explained.examined().statement().range();
    SourceRange place =
        Stream.concat(
                finding.column().map(Identifier::range).stream(),
                finding.table().map(table -> table.range()).stream())
            .filter(range -> isNameIn(text, statement, range, finding))
            .findFirst()
            .orElse(statement);
    return new Remark(
        finding.rule(),
        level(ruling.action()),
        finding.severity(),
        file.unmasked(finding.message()),
        file.unmasked(finding.detail() + "\n" + ruling.reason()),
        finding.hint().map(file::unmasked),
        object(finding, explained.examined().subject().surroundings()).map(file::unmasked),
        section.offset() + place.start(),
        section.offset() + place.end());
  }

  /** What was found in the code of a routine has places in that code. */
  private static boolean isNameIn(
      SqlText text, SourceRange statement, SourceRange place, Finding finding) {
    if (place.start() < statement.start() || place.end() > statement.end()) {
      return false;
    }
    String written = text.at(place);
    return finding.column().filter(column -> written.endsWith(column.name())).isPresent()
        || finding.table().filter(table -> written.endsWith(table.name())).isPresent();
  }

  private static Optional<String> object(Finding finding, Surroundings where) {
    return finding
        .table()
        .map(table -> {
          ObjectName name = where.nameOf(table);
          return finding.column().map(column -> name + "." + column.name()).orElse(name.toString());
        });
  }

  /** The statements of the deciding hint; advice in words is none. */
  private static List<String> replacement(Explained explained) {
    return explained.examined().decision().deciding().stream()
        .filter(ruling -> level(ruling.action()) == Level.ERROR)
        .flatMap(ruling -> ruling.finding().hint().stream())
        .flatMap(hint -> statements(hint).stream())
        .toList();
  }

  private static List<String> statements(String hint) {
    List<SqlStatement> read = SqlReader.read(hint, true).statements();
    if (read.isEmpty() || read.getFirst() instanceof SqlStatement.Opaque) {
      return List.of();
    }
    return read.stream().map(statement -> statement.range().of(hint)).toList();
  }

  private static List<String> complaints(AllowComment comment, Explained explained) {
    if (comment.rules().isEmpty()) {
      return List.of("it names no rule");
    }
    if (comment.reason().isEmpty()) {
      return List.of("it gives no reason: write because and why");
    }
    List<String> complaints = new ArrayList<>();
    for (String rule : comment.rules()) {
      if (!PolicyJudge.ruleIds().contains(rule)) {
        complaints.add("there is no rule " + rule);
      } else if (explained.examined().decision().rulings().stream()
          .noneMatch(ruling -> ruling.finding().rule().equals(rule))) {
        complaints.add(rule + " finds nothing here");
      }
    }
    return complaints;
  }

  private static Remark aboutComment(Section section, AllowComment comment, String message) {
    return new Remark(
        INLINE_ALLOW,
        Level.WARNING,
        Severity.WARNING,
        "this comment allows nothing: " + message,
        "A comment lets findings pass as -- pgweir: allow RULE because REASON.",
        Optional.empty(),
        Optional.empty(),
        section.offset() + comment.start(),
        section.offset() + comment.end());
  }

  static Reported aboutNothing(SqlFile file, Section section, AllowComment comment) {
    return noStatement(
        file,
        section.offset() + comment.start(),
        section.offset() + comment.end(),
        aboutComment(section, comment, "no statement follows"));
  }

  static Reported notJudged(SqlFile file, NotJudged part) {
    return noStatement(
        file,
        part.start(),
        part.end(),
        new Remark(
            NOT_JUDGED,
            Level.NOTE,
            Severity.INFO,
            part.why(),
            "Nothing is known of what it does.",
            Optional.empty(),
            Optional.empty(),
            part.start(),
            part.end()));
  }

  private static Reported noStatement(SqlFile file, int start, int end, Remark remark) {
    return new Reported(
        file,
        start,
        file.source().text().substring(start, end),
        "forward",
        false,
        List.of(remark),
        Optional.empty(),
        List.of());
  }
}
