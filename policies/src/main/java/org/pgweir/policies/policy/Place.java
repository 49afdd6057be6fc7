package org.pgweir.policies.policy;

import org.pgweir.policies.yaml.YamlNode.Position;

/**
 * A place in a policy file.
 *
 * @param file as the user named it
 */
public record Place(String file, Position position) {

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return file + ":" + position;
  }
}
