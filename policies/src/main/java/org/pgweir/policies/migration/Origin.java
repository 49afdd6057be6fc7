package org.pgweir.policies.migration;

import java.util.Optional;

/**
 * Where a statement stands.
 *
 * @param file relative to the folder or archive
 * @param version as the file's name says, or the changeset the statement stands in
 * @param line of its first word, from 1
 */
public record Origin(String file, Optional<String> version, int line) {

  @Override
  public String toString() {
    return file + ":" + line + version.map(each -> " (version " + each + ")").orElse("");
  }
}
