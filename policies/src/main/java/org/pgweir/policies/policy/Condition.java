package org.pgweir.policies.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A condition in CEL, compiled. Immutable; any thread.
 *
 * <p>Its variables are those of docs/policy-files.md. One that stands for something not known makes
 * the condition unknown.
 */
public final class Condition {

  /** Made when the first condition is read: most policies have none. */
  private static final class Language {
    static final CelCompiler COMPILER = compiler();
    static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder().build();

    private Language() {}

    private static CelCompiler compiler() {
      CelCompilerBuilder builder =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .setResultType(SimpleType.BOOL);
      VARIABLES.forEach(builder::addVar);
      return builder.build();
    }
  }

  private static final Map<String, CelType> VARIABLES =
      Map.ofEntries(
          Map.entry("statement.kind", SimpleType.STRING),
          Map.entry("statement.text", SimpleType.STRING),
          Map.entry("table.schema", SimpleType.STRING),
          Map.entry("table.name", SimpleType.STRING),
          Map.entry("table.rows", SimpleType.INT),
          Map.entry("table.bytes", SimpleType.INT),
          Map.entry("session.database", SimpleType.STRING),
          Map.entry("session.role", SimpleType.STRING),
          Map.entry("session.class", SimpleType.STRING),
          Map.entry("session.applicationName", SimpleType.STRING),
          Map.entry("session.clientAddress", SimpleType.STRING),
          Map.entry("session.tlsSubject", SimpleType.STRING),
          Map.entry("session.serverVersion", SimpleType.INT),
          Map.entry("change.rule", SimpleType.STRING),
          Map.entry("change.severity", SimpleType.STRING),
          Map.entry("change.column", SimpleType.STRING));

  private final String text;
  private final CelRuntime.Program program;

  private Condition(String text, CelRuntime.Program program) {
    this.text = text;
    this.program = program;
  }

  /**
   * Compiles a condition.
   *
   * @throws IllegalArgumentException saying what is wrong, where in the condition, and what is
   *     allowed
   */
  static Condition compile(String text) {
    try {
      CelAbstractSyntaxTree tree = Language.COMPILER.compile(text).getAst();
      return new Condition(text, Language.RUNTIME.createProgram(tree));
    } catch (CelValidationException e) {
      throw new IllegalArgumentException(
          e.getErrors().stream().map(Condition::said).distinct().collect(Collectors.joining("; ")),
          e);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException("cannot be evaluated: " + e.getMessage(), e);
    }
  }

  private static String said(CelIssue issue) {
    String allowed =
        issue.getMessage().startsWith("undeclared reference")
            ? "; variables are "
                + VARIABLES.keySet().stream().sorted().collect(Collectors.joining(", "))
            : "";
    int character = issue.getSourceLocation().getColumn() + 1;
    return issue.getMessage() + " at character " + character + " of the condition" + allowed;
  }

  /** Whether it holds; unknown where it cannot be evaluated. */
  public Certainty holds(Circumstances what) {
    try {
      return program.eval(values(what)) instanceof Boolean holds
          ? Certainty.of(holds)
          : Certainty.UNKNOWN;
    } catch (CelEvaluationException _) {
      return Certainty.UNKNOWN;
    }
  }

  private static Map<String, Object> values(Circumstances what) {
    Session session = what.session();
    Map<String, Object> values = new HashMap<>();
    values.put("statement.kind", what.statementKind());
    values.put("statement.text", what.statement());
    values.put("session.database", session.database());
    values.put("session.role", session.role());
    values.put("session.class", session.sessionClass().word());
    values.put("session.applicationName", session.applicationName());
    session
        .clientAddress()
        .map(InetAddress::getHostAddress)
        .ifPresent(address -> values.put("session.clientAddress", address));
    session.tlsSubject().ifPresent(subject -> values.put("session.tlsSubject", subject));
    values.put("session.serverVersion", (long) session.serverVersion());
    values.put("change.rule", what.rule());
    values.put("change.severity", what.severity());
    what.column().ifPresent(column -> values.put("change.column", column));
    what.table().ifPresent(table -> put(table, values));
    return values;
  }

  private static void put(Table table, Map<String, Object> values) {
    table.schema().ifPresent(schema -> values.put("table.schema", schema));
    values.put("table.name", table.name());
    table.rows().ifPresent(rows -> values.put("table.rows", rows));
    table.bytes().ifPresent(bytes -> values.put("table.bytes", bytes));
  }

  @Override
  public String toString() {
    return text;
  }
}
