package org.pgweir.policies.rule.statement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.RoutineBody.DynamicSql;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.WrappingStatement.Call;
import org.pgweir.policies.sql.tree.WrappingStatement.CreateRoutine;
import org.pgweir.policies.sql.tree.WrappingStatement.DoBlock;

/**
 * Code of which it is not known what SQL it runs: in a language that is not read, with an EXECUTE
 * of SQL put together at run time, or in a procedure.
 *
 * <p>A DO block runs now, so what it hides counts; CREATE FUNCTION only keeps it for later.
 */
public final class OpaqueCode implements Rule {

  private static final Set<String> READ_LANGUAGES = Set.of("plpgsql", "sql");

  private static final Optional<String> WRITE_IT_OUT =
      Optional.of(
          "Send the statements that the code runs one by one, or write them in it as they are.");

  @Override
  public String id() {
    return "opaque-code";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case DoBlock(var language, RoutineBody.OpaqueCode _, _) ->
          List.of(unread("this DO block", language, Severity.ERROR));
      case DoBlock(_, RoutineBody.Read body, var range) ->
          body.dynamicSql().stream()
              .filter(dynamic -> dynamic.read().isEmpty())
              .map(dynamic -> dynamic(body.code(), dynamic, atOnce(dynamic)))
              .toList();
      case CreateRoutine routine -> created(routine);
      case Call call -> List.of(called(subject.text().at(call.call().range())));
      default -> List.of();
    };
  }

  private List<Finding> created(CreateRoutine routine) {
    String what = (routine.procedure() ? "procedure " : "function ") + routine.name().sql();
    return switch (routine.body()) {
      case RoutineBody.OpaqueCode _ ->
          List.of(
              unread(
                  what,
                  routine.language(),
                  READ_LANGUAGES.contains(routine.language()) ? Severity.WARNING : Severity.INFO));
      case RoutineBody.Read body ->
          Stream.of(body)
              .flatMap(read -> read.dynamicSql().stream())
              .filter(dynamic -> dynamic.read().isEmpty())
              .map(dynamic -> dynamic(body.code(), dynamic, Severity.INFO))
              .limit(1)
              .toList();
    };
  }

  private static Severity atOnce(DynamicSql dynamic) {
    return switch (dynamic.atWorst()) {
      case DEFINES, UTILITY -> Severity.ERROR;
      case WRITES -> Severity.WARNING;
      case READS -> Severity.INFO;
    };
  }

  private Finding dynamic(SqlText code, DynamicSql dynamic, Severity severity) {
    return finding(
        severity,
        "cannot tell what EXECUTE %s would run".formatted(code.at(dynamic.expression().range())),
        "The SQL is put together when the code runs.");
  }

  private Finding unread(String what, String language, Severity severity) {
    return finding(
        severity,
        "cannot tell what the code of %s does".formatted(what),
        READ_LANGUAGES.contains(language)
            ? "The grammar of %s known here does not have it.".formatted(language)
            : "Code in %s is not read.".formatted(language));
  }

  private Finding called(String call) {
    return finding(
        Severity.INFO,
        "cannot tell what CALL %s does".formatted(call),
        "A procedure may run any SQL; what it was made of was judged when it was made.");
  }

  private Finding finding(Severity severity, String message, String detail) {
    return new Finding(
        id(), severity, message, detail, WRITE_IT_OUT, Optional.empty(), Optional.empty());
  }
}
