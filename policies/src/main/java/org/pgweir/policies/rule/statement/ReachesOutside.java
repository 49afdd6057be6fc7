package org.pgweir.policies.rule.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.OtherStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.WrappingStatement.DoBlock;

/**
 * A statement that reaches what no rule looks at: programs and files of the server, other sessions,
 * other databases, SQL in a string that a function runs.
 */
public final class ReachesOutside implements Rule {

  private static final String FILES = "reaches files of the server";
  private static final String SQL = "runs SQL that stands in a string";
  private static final String ELSEWHERE = "runs SQL on another server";
  private static final String SESSIONS = "stops another session";

  private static final String THROUGH_THE_CLIENT =
      "Move data through the client, with COPY FROM STDIN and COPY TO STDOUT.";

  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("pg_read_file", FILES),
          Map.entry("pg_read_binary_file", FILES),
          Map.entry("pg_ls_dir", FILES),
          Map.entry("pg_stat_file", FILES),
          Map.entry("pg_file_write", FILES),
          Map.entry("lo_import", FILES),
          Map.entry("lo_export", FILES),
          Map.entry("query_to_xml", SQL),
          Map.entry("query_to_xmlschema", SQL),
          Map.entry("query_to_xml_and_xmlschema", SQL),
          Map.entry("ts_stat", SQL),
          Map.entry("dblink", ELSEWHERE),
          Map.entry("dblink_exec", ELSEWHERE),
          Map.entry("dblink_open", ELSEWHERE),
          Map.entry("dblink_send_query", ELSEWHERE),
          Map.entry("dblink_connect", ELSEWHERE),
          Map.entry("dblink_connect_u", ELSEWHERE),
          Map.entry("pg_terminate_backend", SESSIONS),
          Map.entry("pg_cancel_backend", SESSIONS));

  private static final Set<String> READ_BY =
      Set.of(
          "search_path",
          "role",
          "session_authorization",
          "session_replication_role",
          "standard_conforming_strings",
          "client_encoding");

  @Override
  public String id() {
    return "reaches-outside";
  }

  @Override
  public List<Finding> check(Subject subject) {
    List<Finding> findings = called(subject);
    findings.addAll(itself(subject.statement()));
    return findings;
  }

  private List<Finding> itself(SqlStatement statement) {
    return switch (statement) {
      case CopyStatement copy -> copied(copy);
      case OtherStatement(var command, _) when command.equals("create event trigger") ->
          List.of(
              finding(
                  Severity.WARNING,
                  "an event trigger runs code at every change of a schema, whoever makes it"));
      default -> List.of();
    };
  }

  private List<Finding> copied(CopyStatement copy) {
    return switch (copy.peer()) {
      case SERVER_PROGRAM ->
          List.of(
              finding(Severity.ERROR, "COPY would run a program on the server")
                  .withHint(THROUGH_THE_CLIENT));
      case SERVER_FILE ->
          List.of(
              finding(Severity.WARNING, "COPY would read or write a file of the server")
                  .withHint(THROUGH_THE_CLIENT));
      case CLIENT -> List.of();
    };
  }

  private List<Finding> called(Subject subject) {
    List<Finding> findings = new ArrayList<>(0);
    SqlText text =
        subject.statement() instanceof DoBlock(_, RoutineBody.Read body, _)
            ? body.code()
            : subject.text();
    new QueryParts() {
      @Override
      protected void call(Expression.Call call) {
        String name = call.function().name();
        Optional<String> reach = Optional.ofNullable(FUNCTIONS.get(name));
        if (reach.isPresent()) {
          findings.add(finding(Severity.WARNING, name + "() " + reach.get()));
        } else if (name.equals("set_config") && changesSetting(text, call)) {
          findings.add(
              Finding.of(
                  ReachesOutside.this,
                  Severity.WARNING,
                  "set_config() changes a setting that statements are read by",
                  "Statements after it may mean something else than what was read here."));
        }
      }
    }.in(subject.statement());
    return findings;
  }

  /** Settings with a point in their name are the application's own. */
  private static boolean changesSetting(SqlText text, Expression.Call call) {
    return !call.arguments().isEmpty()
        && call.arguments().getFirst() instanceof Expression.Constant(_, var range)
        && READ_BY.contains(text.at(range).replace("'", "").toLowerCase(Locale.ROOT));
  }

  private Finding finding(Severity severity, String message) {
    return Finding.of(
        this, severity, message, "No rule looks at what happens there, and nothing rolls it back.");
  }
}
