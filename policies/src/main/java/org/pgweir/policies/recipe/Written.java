package org.pgweir.policies.recipe;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final String NOT_VALID = "(?is)\\s+NOT\\s+VALID\\s*$";

  private static final Pattern DEFERRABILITY =
      Pattern.compile(
          "(?i)(?:\\s+NOT\\s+DEFERRABLE|\\s+DEFERRABLE|\\s+INITIALLY\\s+(?:IMMEDIATE|DEFERRED))+\\s*$");

  /** Without its name. */
  String body() {
    int start = name.map(each -> each.range().end()).orElse(range.start());
    return asked.at(new SourceRange(start, range.end())).strip();
  }

  /** Behind its deferrability, NOT VALID is not read by every grammar of PostgreSQL's SQL. */
  String unchecked() {
    String plain = body().replaceAll(ENFORCED, "").replaceAll(NOT_VALID, "");
    Matcher deferrability = DEFERRABILITY.matcher(plain);
    int end = deferrability.find() ? deferrability.start() : plain.length();
    return plain.substring(0, end) + " NOT VALID" + plain.substring(end);
  }

  /** Its deferrability with a space before it, where it says something of it. */
  String deferrability() {
    Matcher found = DEFERRABILITY.matcher(body());
    return found.find() ? " " + found.group().strip() : "";
  }

  boolean isNotEnforced() {
    return body().matches("(?is).*\\snot\\s+enforced\\s*");
  }
}
