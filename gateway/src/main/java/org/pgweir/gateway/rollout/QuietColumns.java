package org.pgweir.gateway.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.usage.SeenUse;
import org.pgweir.policies.usage.TableUsage;
import org.pgweir.policies.usage.Usages;
import org.pgweir.policies.usage.Use;

/** Whether nobody has used columns for some time, by the evidence that gateways keep. */
final class QuietColumns {

  private static final Set<Use> USES = Set.of(Use.READ, Use.WRITE);
  private static final int MOST_NAMED = 3;

  private QuietColumns() {}

  /** Why that cannot be said; empty if it can. May wait for the server. */
  static Optional<String> doubt(
      Usages usages, String database, ObjectName table, List<String> columns, Duration quiet) {
    if (quiet.isZero()) {
      return Optional.empty();
    }
    return switch (usages.of(database, table)) {
      case Usages.Unkept _ ->
          Optional.of(
              "nobody keeps evidence of who uses %s; advance --force says that you know"
                  .formatted(String.join(", ", columns)));
      case Usages.Missing(String why) ->
          Optional.of("the evidence of who uses the columns is missing: " + why);
      case Usages.Known(TableUsage usage) ->
          columns.stream().flatMap(each -> doubt(usage, each, quiet).stream()).findFirst();
    };
  }

  private static Optional<String> doubt(TableUsage usage, String column, Duration quiet) {
    Instant from = usage.observation().asOf().minus(quiet);
    List<SeenUse> users = usage.since(from, column, USES);
    if (!users.isEmpty()) {
      List<String> named =
          users.stream().limit(MOST_NAMED).map(QuietColumns::named).distinct().toList();
      return Optional.of("%s is still used: %s".formatted(column, String.join("; ", named)));
    }
    Duration observed = usage.quiet(column, USES);
    return observed.compareTo(quiet) >= 0
        ? Optional.empty()
        : Optional.of(
            "nobody was seen to use %s for %d seconds of %d"
                .formatted(column, observed.toSeconds(), quiet.toSeconds()));
  }

  private static String named(SeenUse use) {
    return "%s by %s of role %s, last at %s"
        .formatted(use.use().word(), use.application(), use.role(), use.lastSeen());
  }
}
