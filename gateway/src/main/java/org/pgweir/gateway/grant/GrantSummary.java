package org.pgweir.gateway.grant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the audit log says of a grant: what it is for, without the text of the statement. */
final class GrantSummary {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> SHOWN =
      List.of(
          "database",
          "id",
          "state",
          "role",
          "class",
          "access",
          "statement",
          "table",
          "kind",
          "reason");

  private GrantSummary() {}

  static Map<String, String> of(String grant) {
    JsonNode all = MAPPER.readTree(grant);
    Map<String, String> summary = new TreeMap<>();
    for (String key : new ArrayList<>(SHOWN)) {
      JsonNode value = all.path(key);
      if (!value.isNull() && !value.isMissingNode()) {
        summary.put(key, value.asString());
      }
    }
    return summary;
  }
}
