package org.pgweir.policies.policy;

import java.util.Optional;
import org.pgweir.policies.yaml.YamlNode.Position;

/**
 * Something wrong with a policy file.
 *
 * @param position empty where the file as a whole is concerned
 * @param message what is wrong, and what is allowed
 */
public record Problem(String file, Optional<Position> position, String message) {

  static Problem at(Place place, String message) {
    return new Problem(place.file(), Optional.of(place.position()), message);
  }

  static Problem of(String file, String message) {
    return new Problem(file, Optional.empty(), message);
  }

  /** {@code file:line:column: message}. */
  @Override
  public String toString() {
    return file + position.map(at -> ":" + at).orElse("") + ": " + message;
  }
}
