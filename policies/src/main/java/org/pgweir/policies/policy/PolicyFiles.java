package org.pgweir.policies.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgweir.policies.yaml.YamlNode;

/** Makes one set of policies of several files. */
public final class PolicyFiles {

  private static final int CONTENT_DIGITS = 8;

  private PolicyFiles() {}

  /**
   * Reads the files in their order.
   *
   * @param ruleIds the rules there are
   * @param now when expiry and office hours are judged
   */
  public static Loaded load(List<PolicyText> files, Set<String> ruleIds, Instant now) {
    List<Problem> found = new ArrayList<>();
    List<PolicyDocument> documents = new ArrayList<>();
    List<AccessDocument> accesses = new ArrayList<>();
    Map<String, Place> names = new HashMap<>();
    for (PolicyText file : files) {
      Problems problems = new Problems(file.file());
      YamlNode root = root(file, problems);
      if (root == null) {
        // said already
      } else if (kind(root).equals(AccessReader.KIND)) {
        AccessReader.read(root, ruleIds, problems)
            .ifPresent(document -> {
              named(document.name(), document.place(), names, problems);
              accesses.add(document);
            });
      } else if (kind(root).equals(BackfillReader.KIND)) {
        // Jobs are started one by one; among policies they are only checked.
        BackfillReader.read(root, problems)
            .ifPresent(document -> named(document.name(), document.place(), names, problems));
      } else if (kind(root).equals(RolloutReader.KIND)) {
        // Checked with the others; it takes effect when it is started.
        RolloutReader.read(root, problems)
            .ifPresent(document -> named(document.name(), document.place(), names, problems));
      } else {
        PolicyReader.read(root, ruleIds, problems)
            .ifPresent(document -> {
              named(document.name(), document.place(), names, problems);
              documents.add(document);
            });
      }
      found.addAll(problems.found());
    }
    return found.isEmpty()
        ? new Loaded.Good(new PolicySet(documents, accesses, content(files), now))
        : new Loaded.Bad(found);
  }

  private static @Nullable YamlNode root(PolicyText file, Problems problems) {
    try {
      return YamlNode.read(file.text());
    } catch (YamlNode.Malformed e) {
      problems.add(e.position(), e.getMessage());
      return null;
    }
  }

  private static String kind(YamlNode root) {
    if (!(root instanceof YamlNode.Mapping mapping)) {
      return "";
    }
    YamlNode.Entry kind = mapping.entries().get("kind");
    return kind != null && kind.value() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
  }

  private static void named(String name, Place place, Map<String, Place> names, Problems problems) {
    Place other = names.putIfAbsent(name, place);
    if (other != null) {
      problems.add(
          place.position(), "the name '%s' is taken by the policy at %s".formatted(name, other));
    }
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
