package org.pgweir.gateway.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Where our reading of texts differs from that of PostgreSQL's grammar.
 *
 * @param misread a line for each difference
 * @param read how many texts both read
 * @param opaque how many PostgreSQL reads and we do not, which are refused or warned of
 */
record Misreadings(List<String> misread, int read, int opaque) {

  /** Texts that PostgreSQL's grammar turns down count for nothing: the server does, too. */
  static Misreadings in(List<String> texts) {
    List<Optional<Facts>> witnessed = LibpgQuery.read(texts);
    List<String> misread = new ArrayList<>();
    int read = 0;
    int opaque = 0;
    for (int i = 0; i < texts.size(); i++) {
      Optional<Facts> theirs = witnessed.get(i);
      if (theirs.isEmpty()) {
        continue;
      }
      SqlText ours = SqlReader.read(texts.get(i), true);
      if (ours.statements().stream().anyMatch(SqlStatement.Opaque.class::isInstance)) {
        opaque++;
      } else {
        read++;
        for (String difference : differences(ours, theirs.get())) {
          misread.add(difference + ": " + texts.get(i));
        }
      }
    }
    return new Misreadings(misread, read, opaque);
  }

  private static List<String> differences(SqlText text, Facts theirs) {
    Facts ours = ReadFacts.of(text);
    List<String> differences = new ArrayList<>();
    if (text.statements().size() != theirs.kinds().size()) {
      differences.add("number " + text.statements().size() + ", not " + theirs.kinds().size());
      return differences;
    }
    for (int i = 0; i < theirs.kinds().size(); i++) {
      SqlStatement statement = text.statements().get(i);
      if (!NodeKinds.agrees(statement, theirs.kinds().get(i))) {
        differences.add(statement.getClass().getSimpleName() + ", not " + theirs.kinds().get(i));
      }
    }
    unequal("tables", ours.tables(), theirs.tables(), differences);
    unequal("written", ours.written(), theirs.written(), differences);
    unequal("actions", ours.actions(), theirs.actions(), differences);
    unequal("rows", ours.rows(), theirs.rows(), differences);
    missed("function", ours.functions(), theirs.functions(), differences);
    missed("column", ours.columns(), theirs.columns(), differences);
    return differences;
  }

  private static void unequal(
      String what, List<String> ours, List<String> theirs, List<String> differences) {
    if (!ours.equals(theirs)) {
      differences.add(what + " " + ours + ", not " + theirs);
    }
  }

  /** What we see beyond the grammar, such as the columns of an index, is for analysis to sort. */
  private static void missed(
      String what, List<String> ours, List<String> theirs, List<String> differences) {
    for (String name : theirs) {
      if (!ours.contains(name)) {
        differences.add(what + " " + name + " missed");
      }
    }
  }
}
