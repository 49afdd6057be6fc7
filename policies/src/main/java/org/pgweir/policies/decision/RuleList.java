package org.pgweir.policies.decision;

import java.util.List;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.column.AddColumnVolatileDefault;
import org.pgweir.policies.rule.statement.DdlInRoutine;
import org.pgweir.policies.rule.statement.OpaqueCode;
import org.pgweir.policies.rule.statement.OpaqueStatement;

/** Every rule there is, in the order in which their findings decide. */
public final class RuleList {

  private static final List<Rule> ALL =
      List.of(
          // statement
          new OpaqueStatement(),
          new OpaqueCode(),
          new DdlInRoutine(),
          // column
          new AddColumnVolatileDefault());

  private RuleList() {}

  public static List<Rule> all() {
    return ALL;
  }
}
