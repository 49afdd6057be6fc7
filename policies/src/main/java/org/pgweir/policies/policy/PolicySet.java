package org.pgweir.policies.policy;

import java.time.LocalDate;
import java.util.List;

/**
 * All policies in force. Immutable; any thread.
 *
 * @param documents in the order given; of equally specific policies the later decides
 * @param today the day on which expiry is judged, in UTC
 */
public record PolicySet(List<PolicyDocument> documents, String content, LocalDate today) {

  public PolicySet {
    documents = List.copyOf(documents);
  }

  /** Whether nothing ever comes of what the rule finds, so that it need not look. */
  public boolean switchesOff(String rule) {
    List<PolicyDocument> speaking =
        documents.stream().filter(document -> !document.settings(rule).isEmpty()).toList();
    return speaking.stream().anyMatch(document -> document.selector().equals(Selector.EVERYTHING))
        && speaking.stream()
            .allMatch(document -> document.settings(rule).getFirst().isAlways(Action.OFF));
  }

  /** Those of them that may be about statements of the session. */
  public PolicySet of(Session session) {
    return new PolicySet(
        documents.stream()
            .filter(document -> document.selector().mayConcern(session) != Certainty.NO)
            .toList(),
        content,
        today);
  }

  /** Exceptions that no longer count. */
  public List<Exemption> expired() {
    return documents.stream()
        .flatMap(document -> document.exemptions().stream())
        .filter(exemption -> exemption.isExpired(today))
        .toList();
  }
}
