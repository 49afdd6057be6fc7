package org.pgweir.policies.policy;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a policy is about. Of two policies that select the same thing the more specific decides:
 * first by object, then role, TLS subject, class, database, application name, client address and
 * kind of statement; a plain name is more specific than a pattern, a longer pattern than a shorter.
 */
public record Selector(
    Choice<ObjectPattern> object,
    Choice<Glob> role,
    Choice<Glob> tlsSubject,
    Choice<Glob> sessionClass,
    Choice<Glob> database,
    Choice<Glob> applicationName,
    Choice<Network> clientAddress,
    Choice<Glob> statementKind) {

  private static final int BITS = 7;

  /** Role, TLS subject, class, database, application name and address. */
  private static final int SESSION_PARTS = 6;

  static final Selector EVERYTHING =
      new Selector(
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all(),
          Choice.all());

  /** Whether the policy is about these circumstances. */
  public Match match(Circumstances what) {
    Match objects =
        object.match(pattern -> about(pattern, what.table()), ObjectPattern::specificity);
    Match sessions = match(what.session());
    Match kinds = names(statementKind, what.statementKind());
    return new Match(
        objects.certainty().and(sessions.certainty()).and(kinds.certainty()),
        (objects.specificity() << (SESSION_PARTS * BITS) | sessions.specificity()) << BITS
            | kinds.specificity());
  }

  /** Whether it is about statements of the session, if it is about their objects and kinds. */
  Match match(Session session) {
    Match[] parts = {
      names(role, session.role()),
      names(tlsSubject, session.tlsSubject().orElse("")),
      names(sessionClass, session.sessionClass().word()),
      names(database, session.database()),
      names(applicationName, session.applicationName()),
      clientAddress.match(
          network -> contains(network, session.clientAddress()), Network::specificity)
    };
    Certainty certainty = Certainty.YES;
    long specificity = 0;
    for (Match part : parts) {
      certainty = certainty.and(part.certainty());
      specificity = specificity << BITS | part.specificity();
    }
    return new Match(certainty, specificity);
  }

  /** Whether it may be about a statement of the session. */
  Certainty mayConcern(Session session) {
    return match(session).certainty();
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
