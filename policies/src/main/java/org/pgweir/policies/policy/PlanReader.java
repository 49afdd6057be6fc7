package org.pgweir.policies.policy;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.recipe.PlanReply;

/** Reads the key {@code plan}. */
final class PlanReader {

  static final List<String> KEYS = List.of("wait");

  private PlanReader() {}

  static Optional<PlanSetting> read(Problems problems, Fields fields) {
    return fields
        .value(fields.required("wait"), "wait", PlanReader::reply)
        .map(reply -> new PlanSetting(reply, problems.place(fields.position())));
  }

  private static PlanReply reply(String text) {
    return switch (text) {
      case "all" -> PlanReply.ALL;
      case "first-step" -> PlanReply.FIRST_STEP;
      case "refuse" -> PlanReply.REFUSE;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is none of them; allowed are all, first-step and refuse");
    };
  }
}
