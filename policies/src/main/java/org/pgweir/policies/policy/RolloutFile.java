package org.pgweir.policies.policy;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.yaml.YamlNode;

/** The one rollout that a {@code kind: Rollout} file is about. */
public sealed interface RolloutFile {

  /** It was read. */
  record Good(RolloutDocument document) implements RolloutFile {}

  /** It cannot be used. */
  record Bad(List<Problem> problems) implements RolloutFile {
    public Bad {
      problems = List.copyOf(problems);
    }
  }

  /** Reads it, strictly. */
  static RolloutFile read(PolicyText file) {
    Problems problems = new Problems(file.file());
    try {
      Optional<RolloutDocument> document = RolloutReader.read(YamlNode.read(file.text()), problems);
      if (document.isPresent()) {
        return new Good(document.get());
      }
    } catch (YamlNode.Malformed e) {
      problems.add(e.position(), e.getMessage());
    }
    return new Bad(problems.found());
  }
}
