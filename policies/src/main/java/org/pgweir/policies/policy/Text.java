package org.pgweir.policies.policy;

import org.pgweir.policies.yaml.YamlNode.Position;

/** A value of a policy file and where it stands. */
record Text(String value, Position position) {}
