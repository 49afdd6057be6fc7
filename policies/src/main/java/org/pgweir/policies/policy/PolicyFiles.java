package org.pgweir.policies.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one set of policies of several files. */
public final class PolicyFiles {

  private static final int CONTENT_DIGITS = 8;

  private PolicyFiles() {}

  /**
   * Reads the files in their order.
   *
   * @param ruleIds the rules there are
   * @param today the day on which expiry is judged, in UTC
   */
  public static Loaded load(List<PolicyText> files, Set<String> ruleIds, LocalDate today) {
    List<Problem> found = new ArrayList<>();
    List<PolicyDocument> documents = new ArrayList<>();
    Map<String, Place> names = new HashMap<>();
    for (PolicyText file : files) {
      Problems problems = new Problems(file.file());
      PolicyReader.read(file, ruleIds, problems)
          .ifPresent(document -> {
            Place other = names.putIfAbsent(document.name(), document.place());
            if (other != null) {
              problems.add(
                  document.place().position(),
                  "the name '%s' is taken by the policy at %s".formatted(document.name(), other));
            }
            documents.add(document);
          });
      found.addAll(problems.found());
    }
    return found.isEmpty()
        ? new Loaded.Good(new PolicySet(documents, content(files), today))
        : new Loaded.Bad(found);
  }

  /** Names the content of the files: the first eight hexadecimal digits of its SHA-256. */
  public static String content(List<PolicyText> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (PolicyText file : files) {
        for (String part : List.of(file.file(), file.text())) {
          digest.update(part.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
        }
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, CONTENT_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
