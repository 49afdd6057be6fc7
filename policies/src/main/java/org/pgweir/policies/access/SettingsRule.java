package org.pgweir.policies.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pgweir.policies.policy.Allowed;
import org.pgweir.policies.policy.Rights;
import org.pgweir.policies.policy.SessionClass;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** Finds changes of settings that would lift what a session is bound by. */
final class SettingsRule {

  /** What decides whether a transaction may write. */
  private static final Set<String> READ_ONLY =
      Set.of("default_transaction_read_only", "transaction_read_only", "session_replication_role");

  /** Where bounds count it has to be known in which schemas names are looked up. */
  private static final String LOOKS_UP = "search_path";

  private static final String TIMEOUT = "statement_timeout";

  /** Stands for a name that is not plain to see. */
  static final String UNPLAIN = "?";

  private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_$.]*");

  private static final Pattern PLAIN_STRING = Pattern.compile("'([A-Za-z_][A-Za-z0-9_$.]*)'");

  private SettingsRule() {}

  /**
   * The setting that may not be changed; empty if none is. Tools may hide its name: pg_dump takes
   * it from pg_settings.
   */
  static Optional<String> broken(
      SqlText text,
      SqlStatement statement,
      List<Expression.Call> setConfigs,
      Rights rights,
      SessionClass of) {
    if (statement instanceof SessionStatement.SetVariable set && isBound(set.name(), rights)) {
      return Optional.of(set.name());
    }
    return setConfigs.stream()
        .filter(call -> of != SessionClass.TOOL || !named(text, call).equals(UNPLAIN))
        .filter(call ->
            isBound(named(text, call), rights)
                || (rights.hasBounds()
                    && named(text, call).equals(LOOKS_UP)
                    && !(call.arguments().get(1) instanceof Expression.Constant)))
        .map(call -> named(text, call))
        .findFirst();
  }

  private static boolean isBound(String name, Rights rights) {
    return !PLAIN_NAME.matcher(name).matches()
        || (rights.allow() == Allowed.READ && READ_ONLY.contains(name))
        || (rights.statementTimeout().isPresent() && name.equals(TIMEOUT));
  }

  /** What {@code set_config} sets; something that is no name where that is not plain to see. */
  private static String named(SqlText text, Expression.Call call) {
    if (call.arguments().size() < 2
        || !(call.arguments().getFirst() instanceof Expression.Constant constant)) {
      return UNPLAIN;
    }
    var plain = PLAIN_STRING.matcher(text.at(constant.range()));
    return plain.matches() ? plain.group(1).toLowerCase(java.util.Locale.ROOT) : UNPLAIN;
  }
}
