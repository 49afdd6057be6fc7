package org.pgweir.gateway.access;

import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.Warning;
import org.pgweir.policies.sql.Fingerprint;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Puts entries into words: one JSON object each, without what chains them. */
final class AuditLine {

  private static final JsonFactory FACTORY = new JsonFactory();

  private AuditLine() {}

  /** The object without its last brace. */
  static String of(AuditEntry entry, boolean literals) {
    return switch (entry) {
      case AuditEntry.Statements statements -> open(json -> write(json, statements, literals));
      case AuditEntry.Outcome outcome -> open(json -> write(json, outcome));
    };
  }

  private static String open(Consumer<JsonGenerator> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return text.getBuffer().substring(0, text.getBuffer().length() - 1);
  }

  private static void write(JsonGenerator json, AuditEntry.Statements entry, boolean literals) {
    json.writeStringProperty("at", entry.at().toString());
    json.writeStringProperty("event", "statement");
    json.writeNumberProperty("exchange", entry.exchange());
    var session = entry.session();
    json.writeStringProperty("database", session.database());
    json.writeStringProperty("user", session.user());
    json.writeStringProperty("class", entry.sessionClass().word());
    json.writeStringProperty("application", session.applicationName());
    session
        .clientAddress()
        .ifPresent(address -> json.writeStringProperty("client", address.getHostAddress()));
    session.tlsSubject().ifPresent(subject -> json.writeStringProperty("tlsSubject", subject));
    session.settings().role().ifPresent(role -> json.writeStringProperty("role", role));
    Judgement judgement = entry.judgement();
    json.writeStringProperty("epoch", Long.toHexString(judgement.epoch()));
    String text = entry.text().get();
    boolean conforming = session.standardConformingStrings();
    if (judgement.statements().size() == 1) {
      Fingerprint whole = Fingerprint.of(text, conforming);
      statement(json, judgement.statements().getFirst(), text, whole, literals);
    } else {
      json.writeArrayPropertyStart("statements");
      for (JudgedStatement each : judgement.statements()) {
        String part =
            each.end() > each.start() && each.end() <= text.length()
                ? text.substring(each.start(), each.end())
                : text;
        json.writeStartObject();
        statement(json, each, part, Fingerprint.of(part, conforming), literals);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static void statement(
      JsonGenerator json,
      JudgedStatement judged,
      String text,
      Fingerprint fingerprint,
      boolean literals) {
    json.writeStringProperty("fingerprint", fingerprint.id());
    json.writeStringProperty("text", literals ? text : fingerprint.redacted());
    names(json, "tables", judged.touched().tables());
    names(json, "columns", judged.touched().columns());
    switch (judged.verdict()) {
      case Verdict.Refuse(Refusal refusal) -> {
        json.writeStringProperty("verdict", "refuse");
        json.writeStringProperty("rule", refusal.rule());
      }
      case Verdict.Forward _ -> json.writeStringProperty("verdict", "forward");
      case Verdict.Warn _ -> json.writeStringProperty("verdict", "warn");
      case Verdict.Guarded _ -> json.writeStringProperty("verdict", "guard");
      case Verdict.Replaced(var replacement, var _) -> {
        json.writeStringProperty("verdict", "replace");
        json.writeStringProperty("rule", replacement.rule());
      }
      case Verdict.Amended(var amendment, var _) -> {
        json.writeStringProperty("verdict", "replace");
        json.writeStringProperty("rule", amendment.instead().rule());
      }
      case Verdict.Planned _ -> json.writeStringProperty("verdict", "plan");
    }
    names(json, "warnings", judged.warnings().stream().map(Warning::rule).toList());
  }

  private static void names(JsonGenerator json, String member, List<String> names) {
    if (!names.isEmpty()) {
      json.writeArrayPropertyStart(member);
      names.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void write(JsonGenerator json, AuditEntry.Outcome entry) {
    json.writeStringProperty("at", entry.at().toString());
    json.writeStringProperty("event", "outcome");
    json.writeNumberProperty("exchange", entry.exchange());
    json.writeNumberProperty("rows", entry.rows());
    json.writeNumberProperty("durationMicros", entry.durationMicros());
    entry.error().ifPresent(state -> json.writeStringProperty("error", state));
  }
}
