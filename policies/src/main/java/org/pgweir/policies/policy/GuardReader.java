package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.yaml.YamlNode;
import org.pgweir.policies.yaml.YamlNode.Scalar;

/** Reads the key {@code guard}: {@code off}, or what it is to be. */
final class GuardReader {

  private static final List<String> KEYS =
      List.of("lockTimeout", "statementTimeout", "budget", "endIdleAfter");

  private GuardReader() {}

  static Optional<GuardSetting> read(Problems problems, YamlNode node) {
    if (node instanceof Scalar(var at, String text) && text.equals("off")) {
      return Optional.of(
          new GuardSetting(
              false,
              GuardSetting.LOCK_TIMEOUT,
              GuardSetting.STATEMENT_TIMEOUT,
              GuardSetting.BUDGET,
              Optional.empty(),
              problems.place(at)));
    }
    if (node instanceof Scalar scalar) {
      problems.add(
          scalar.position(),
          "guard is off, or has keys: "
              + String.join(", ", KEYS)
              + "; not '"
              + scalar.text()
              + "'");
      return Optional.empty();
    }
    return Fields.of(problems, "guard", node, KEYS)
        .map(fields ->
            new GuardSetting(
                true,
                duration(fields, "lockTimeout", GuardSetting.LOCK_TIMEOUT),
                duration(fields, "statementTimeout", GuardSetting.STATEMENT_TIMEOUT),
                duration(fields, "budget", GuardSetting.BUDGET),
                fields.value(fields.text("endIdleAfter"), "endIdleAfter", Amounts::duration),
                problems.place(fields.position())));
  }

  private static Duration duration(Fields fields, String key, Duration otherwise) {
    return fields.value(fields.text(key), key, Amounts::duration).orElse(otherwise);
  }
}
