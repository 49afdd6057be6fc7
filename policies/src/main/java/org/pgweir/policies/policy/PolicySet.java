package org.pgweir.policies.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All policies in force. Immutable; any thread.
 *
 * @param documents in the order given; of equally specific policies the later decides
 * @param now when expiry and office hours are judged
 */
public record PolicySet(
    List<PolicyDocument> documents, List<AccessDocument> accesses, String content, Instant now) {

  public PolicySet {
    documents = List.copyOf(documents);
    accesses = List.copyOf(accesses);
  }

  /** Without {@code kind: Access} files. */
  public PolicySet(List<PolicyDocument> documents, String content, Instant now) {
    this(documents, List.of(), content, now);
  }

  /** The same at another moment. */
  public PolicySet at(Instant moment) {
    return new PolicySet(documents, accesses, content, moment);
  }

  /** The day on which expiry is judged, in UTC. */
  public LocalDate today() {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  /** What the session may do: by the most specific file about it, of equals the later. */
  public Optional<AccessDocument> access(Session session) {
    AccessDocument best = null;
    long most = -1;
    for (AccessDocument each : accesses) {
      Match match = each.match(session);
      if (match.certainty() == Certainty.YES && match.specificity() >= most) {
        best = each;
        most = match.specificity();
      }
    }
    return Optional.ofNullable(best);
  }

  /** The session with the class that the files give it. */
  public Session classed(Session session) {
    return access(session).map(each -> session.of(each.sessionClass())).orElse(session);
  }

  /** Whether all office hours are open or closed as they were at {@link #now}. */
  public boolean isStillSo(Instant moment) {
    return accesses.stream()
        .flatMap(each -> each.rights().hours().stream())
        .allMatch(hours -> hours.isOpen(now) == hours.isOpen(moment));
  }

  /** Another text where other files that policies name were others when they were read. */
  public String fileSignature() {
    return accesses.stream()
        .flatMap(each ->
            Stream.concat(
                each.migrations().stream().map(MigrationTerms::signature),
                each.statements().stream().map(LearnedStatements::signature)))
        .collect(Collectors.joining());
  }

  /** The same as they are now. Reads files. */
  public String fileSignatureNow() {
    return accesses.stream()
        .flatMap(each ->
            Stream.concat(
                each.migrations().stream().map(MigrationTerms::signatureNow),
                each.statements().stream().map(s -> LearnedStatements.signature(s.from()))))
        .collect(Collectors.joining());
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
        accesses,
        content,
        now);
  }

  /** The tests that the files carry, in the order of the files. */
  public List<PolicyTest> tests() {
    return Stream.concat(
            documents.stream().flatMap(document -> document.tests().stream()),
            accesses.stream().flatMap(access -> access.tests().stream()))
        .toList();
  }

  /** Exceptions that no longer count. */
  public List<Exemption> expired() {
    return documents.stream()
        .flatMap(document -> document.exemptions().stream())
        .filter(exemption -> exemption.isExpired(today()))
        .toList();
  }
}
