package org.pgweir.gateway.admin;

import java.util.List;
import org.pgweir.gateway.admin.Readiness.Check;

/** The body of {@code /readyz}: {@code {"ready":…,"checks":[{"name":…,"ok":…,"detail":…}]}}. */
final class ReadinessJson {

  private ReadinessJson() {}

  static String write(boolean ready, List<Check> checks) {
    return Json.write(json -> {
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
    });
  }
}
