package org.pgweir.policies.rule.transaction;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/** Which locks a statement takes, and which its transaction holds, that stop others. */
final class Locks {

  private Locks() {}

  /** Those that keep writers out, or readers too, of relations that others can see. */
  static Map<ObjectName, LockMode> taken(Subject subject) {
    return switch (subject.statement()) {
      // what stands in a wrapping statement is looked at by itself; LOCK TABLE is meant
      case DataStatement _,
          CopyStatement _,
          SessionStatement _,
          TransactionStatement _,
          WrappingStatement _,
          TableStatement.LockTable _,
          SqlStatement.Opaque _ ->
          Map.of();
      default -> strong(subject, subject.analysis().locks());
    };
  }

  /** The same of the statements before it in its transaction. */
  static Map<ObjectName, LockMode> held(Subject subject) {
    Map<ObjectName, LockMode> before = subject.transaction().trace().locks();
    return before.isEmpty() ? before : strong(subject, before);
  }

  private static Map<ObjectName, LockMode> strong(
      Subject subject, Map<ObjectName, LockMode> locks) {
    if (locks.isEmpty()) {
      return locks;
    }
    Map<ObjectName, LockMode> strong = new HashMap<>(locks);
    strong.values().removeIf(mode -> mode.compareTo(LockMode.SHARE) < 0);
    strong.keySet().removeIf(relation -> !isShared(subject, relation));
    return strong;
  }

  /** Whether it is known to be there, or may be, and was not made in this transaction. */
  private static boolean isShared(Subject subject, ObjectName relation) {
    boolean certain = subject.surroundings().coverage() instanceof Coverage.Complete;
    if (certain && subject.surroundings().catalogue().relation(relation).isEmpty()) {
      return false;
    }
    return subject.transaction().trace().created().stream()
        .noneMatch(each ->
            each.equals(relation)
                || (relation.schema().isEmpty() && each.name().equals(relation.name())));
  }

  /** The names in their order, for a person to read. */
  static String names(Set<ObjectName> relations) {
    return relations.stream()
        .map(ObjectName::toString)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }
}
