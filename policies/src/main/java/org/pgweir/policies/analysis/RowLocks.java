package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.Set;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;

/**
 * Which entries of a FROM list FOR UPDATE and its kin lock.
 *
 * @param all whether they name none, and so mean all
 * @param names those behind OF
 */
record RowLocks(boolean all, Set<String> names) {

  static final RowLocks NONE = new RowLocks(false, Set.of());

  static RowLocks of(Query query) {
    Set<String> names = new HashSet<>();
    query
        .rowLocks()
        .forEach(each -> each.tables().stream().map(QualifiedName::name).forEach(names::add));
    return new RowLocks(
        query.rowLocks().stream().anyMatch(each -> each.tables().isEmpty()), Set.copyOf(names));
  }

  boolean covers(String name) {
    return all || names.contains(name);
  }
}
