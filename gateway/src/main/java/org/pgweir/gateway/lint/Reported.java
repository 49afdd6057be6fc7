package org.pgweir.gateway.lint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.Analysis;

/**
 * What is said about one statement of a file.
 *
 * @param start index of its first character in the file
 * @param statement as it is written, without the semicolon
 * @param verdict what would happen to it
 * @param failing whether that is not what its author wants
 * @param effects what it does; empty of what was not judged
 * @param replacement the SQL to use instead
 */
public record Reported(
    SqlFile file,
    int start,
    String statement,
    String verdict,
    boolean failing,
    List<Remark> remarks,
    Optional<Analysis> effects,
    List<String> replacement) {

  public Reported {
    remarks = List.copyOf(remarks);
    replacement = List.copyOf(replacement);
  }

  Source source() {
    return file.source();
  }
}
