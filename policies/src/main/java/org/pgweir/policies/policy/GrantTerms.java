package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * On what terms sessions of one {@code kind: Access} file may be granted what it refuses them.
 * People are named as in {@code admin.users} of the gateway's configuration.
 *
 * @param approvers who may approve; never the one who asked
 * @param approvals how many of them have to
 * @param longest that a grant may last
 * @param mostUses that a grant may be good for
 * @param scopes whether a grant may be of a table and a kind of statement, beside one of a
 *     statement
 * @param breakGlass who may take a grant without asking, for a reason that is told everybody
 */
public record GrantTerms(
    List<Glob> approvers,
    int approvals,
    Duration longest,
    int mostUses,
    boolean scopes,
    List<Glob> breakGlass) {

  static final List<String> KEYS =
      List.of("approvers", "approvals", "longest", "mostUses", "scopes", "breakGlass");

  private static final Duration USUAL = Duration.ofHours(8);

  public GrantTerms {
    approvers = List.copyOf(approvers);
    breakGlass = List.copyOf(breakGlass);
  }

  /** Whether somebody's approval counts, if others asked. */
  public boolean mayApprove(String user) {
    return approvers.stream().anyMatch(glob -> glob.matches(user));
  }

  /** Whether somebody may take a grant in an emergency. */
  public boolean mayBreakGlass(String user) {
    return breakGlass.stream().anyMatch(glob -> glob.matches(user));
  }

  static Optional<GrantTerms> read(Problems problems, Fields fields) {
    List<Glob> approvers = globs(fields, "approvers");
    if (approvers.isEmpty()) {
      problems.add(fields.position(), "grants need approvers");
    }
    int approvals =
        fields.value(fields.text("approvals"), "approvals", Amounts::positive).orElse(1);
    Duration longest =
        fields.value(fields.text("longest"), "longest", Amounts::duration).orElse(USUAL);
    int uses = fields.value(fields.text("mostUses"), "mostUses", Amounts::positive).orElse(1);
    boolean scopes =
        fields.value(fields.text("scopes"), "scopes", GrantTerms::scopes).orElse(false);
    return problems.isEmpty()
        ? Optional.of(
            new GrantTerms(
                approvers, approvals, longest, uses, scopes, globs(fields, "breakGlass")))
        : Optional.empty();
  }

  private static List<Glob> globs(Fields fields, String key) {
    List<Glob> globs = new ArrayList<>();
    fields
        .texts(key)
        .forEach(text -> fields.value(Optional.of(text), key, Glob::new).ifPresent(globs::add));
    return globs;
  }

  private static boolean scopes(String text) {
    return switch (text) {
      case "allowed" -> true;
      case "refused" -> false;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is unknown; allowed are allowed, refused");
    };
  }
}
