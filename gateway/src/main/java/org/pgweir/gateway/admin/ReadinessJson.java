package org.pgweir.gateway.admin;

import java.io.StringWriter;
import java.util.List;
import org.pgweir.gateway.admin.Readiness.Check;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The body of {@code /readyz}: {@code {"ready":…,"checks":[{"name":…,"ok":…,"detail":…}]}}. */
final class ReadinessJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private ReadinessJson() {}

  static String write(boolean ready, List<Check> checks) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeBooleanProperty("ready", ready);
      json.writeArrayPropertyStart("checks");
      for (Check check : checks) {
        json.writeStartObject();
        json.writeStringProperty("name", check.name());
        json.writeBooleanProperty("ok", check.ok());
        json.writeStringProperty("detail", check.detail());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }
}
