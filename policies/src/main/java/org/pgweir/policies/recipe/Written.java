package org.pgweir.policies.recipe;

import java.util.Optional;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;

/**
 * A constraint as it is written.
 *
 * @param name behind CONSTRAINT
 * @param range of the constraint with its name
 */
record Written(AskedAlter asked, Optional<Identifier> name, SourceRange range) {

  /** Says what is so anyway, and does not go before NOT VALID. */
  private static final String ENFORCED = "(?i)(?<!not)\\s+enforced\\s*$";

  /** Without its name. */
  String body() {
    int start = name.map(each -> each.range().end()).orElse(range.start());
    return asked.at(new SourceRange(start, range.end())).strip();
  }

  String withoutEnforced() {
    return body().replaceAll(ENFORCED, "");
  }

  boolean isNotEnforced() {
    return body().matches("(?is).*\\snot\\s+enforced\\s*");
  }
}
