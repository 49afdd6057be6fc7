package org.pgweir.policies.policy;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a policy is about. Of two policies that select the same thing the more specific decides:
 * first by object, then role, TLS subject, database, application name, client address and kind of
 * statement; a plain name is more specific than a pattern, a longer pattern than a shorter.
 */
public record Selector(
    Choice<ObjectPattern> object,
    Choice<Glob> role,
    Choice<Glob> tlsSubject,
    Choice<Glob> database,
    Choice<Glob> applicationName,
    Choice<Network> clientAddress,
    Choice<Glob> statementKind) {

  private static final int BITS = 7;

  static final Selector EVERYTHING =
      new Selector(
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all());

  /** Whether the policy is about these circumstances. */
  public Match match(Circumstances what) {
    Session session = what.session();
    Match[] parts = {
      names(role, session.role()),
      names(tlsSubject, session.tlsSubject().orElse("")),
      names(database, session.database()),
      names(applicationName, session.applicationName()),
      clientAddress.match(
          network -> contains(network, session.clientAddress()), Network::specificity),
      names(statementKind, what.statementKind())
    };
    Match objects =
        object.match(pattern -> about(pattern, what.table()), ObjectPattern::specificity);
    Certainty certainty = objects.certainty();
    long specificity = objects.specificity();
    for (Match part : parts) {
      certainty = certainty.and(part.certainty());
      specificity = specificity << BITS | part.specificity();
    }
    return new Match(certainty, specificity);
  }

  /** Whether it may be about a statement of the session. */
  Certainty mayConcern(Session session) {
    return names(role, session.role())
        .certainty()
        .and(names(tlsSubject, session.tlsSubject().orElse("")).certainty())
        .and(names(database, session.database()).certainty())
        .and(names(applicationName, session.applicationName()).certainty())
        .and(
            clientAddress
                .match(network -> contains(network, session.clientAddress()), Network::specificity)
                .certainty());
  }

  private static Match names(Choice<Glob> choice, String name) {
    return choice.match(glob -> Certainty.of(glob.matches(name)), Glob::specificity);
  }

  private static Certainty contains(Network network, Optional<InetAddress> address) {
    return address.map(known -> Certainty.of(network.contains(known))).orElse(Certainty.NO);
  }

  static Certainty about(ObjectPattern pattern, Optional<Table> table) {
    if (pattern.matchesEverything()) {
      return Certainty.YES;
    }
    return table
        .map(known -> pattern.matches(known.schema(), known.name()))
        .orElse(Certainty.UNKNOWN);
  }
}
