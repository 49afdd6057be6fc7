package org.pgweir.gateway.lint;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Static Analysis Results Interchange Format, version 2.1.0 (OASIS). */
public final class SarifReport implements Report {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

  private final String version;

  /**
   * @param version of pgweir
   */
  public SarifReport(String version) {
    this.version = version;
  }

  @Override
  public void write(List<Reported> statements, PrintWriter out) {
    ObjectNode log = JSON.createObjectNode();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "pgweir");
    driver.put("version", version);
    List<String> rules =
        statements.stream()
            .flatMap(each -> each.remarks().stream())
            .map(Remark::rule)
            .distinct()
            .sorted()
            .toList();
    ArrayNode described = driver.putArray("rules");
    rules.forEach(rule -> described.addObject().put("id", rule));
    run.put("columnKind", "unicodeCodePoints");
    ArrayNode results = run.putArray("results");
    for (Reported each : statements) {
      each.remarks().forEach(remark -> result(each.source(), remark, rules, results.addObject()));
    }
    out.print(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(log) + "\n");
  }

  private static void result(Source source, Remark remark, List<String> rules, ObjectNode result) {
    result.put("ruleId", remark.rule());
    result.put("ruleIndex", rules.indexOf(remark.rule()));
    result.put(
        "level",
        switch (remark.level()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTE -> "note";
        });
    result
        .putObject("message")
        .put(
            "text",
            remark.message()
                + "\n"
                + remark.detail()
                + remark.hint().map(hint -> "\nInstead:\n" + hint).orElse(""));
    ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(source.name()));
    ObjectNode region = place.putObject("region");
    region.put("startLine", source.line(remark.start()));
    region.put("startColumn", source.column(remark.start()));
    region.put("endLine", source.line(remark.end()));
    region.put("endColumn", source.column(remark.end()));
  }

  /** Relative where the file was named so. */
  private static String uri(String name) {
    Path path = Path.of(name);
    return path.isAbsolute()
        ? path.toUri().toString()
        : URI.create(path.toUri().getRawPath().substring(Path.of("").toUri().getRawPath().length()))
            .toString();
  }
}
