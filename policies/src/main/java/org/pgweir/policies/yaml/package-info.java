/**
 * YAML as a tree that knows where each part stands, for files whose readers complain with line and
 * column.
 *
 * <p>Knows no key and no meaning. Read {@link org.pgweir.policies.yaml.YamlNode} first.
 */
@NullMarked
package org.pgweir.policies.yaml;

import org.jspecify.annotations.NullMarked;
