package org.pgweir.policies.analysis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.tree.QualifiedName;

/**
 * What statements leave behind in their transaction that later ones of it may run into. A value.
 *
 * @param locks locks that conflict with those of other writers or with one of their own kind: SHARE
 *     UPDATE EXCLUSIVE and stronger, on relations that existed before
 * @param written relations whose rows were changed
 * @param created relations that nobody else can see yet
 * @param enumValues labels added to enums, by type
 * @param unvalidated constraints added NOT VALID, by table
 */
public record Trace(
    Map<ObjectName, LockMode> locks,
    Set<ObjectName> written,
    Set<ObjectName> created,
    Map<ObjectName, Set<String>> enumValues,
    Map<ObjectName, Set<String>> unvalidated) {

  /** Of a statement that leaves nothing behind. */
  public static final Trace NONE = new Trace(Map.of(), Set.of(), Set.of(), Map.of(), Map.of());

  public Trace {
    locks = Map.copyOf(locks);
    written = Set.copyOf(written);
    created = Set.copyOf(created);
    enumValues = Map.copyOf(enumValues);
    unvalidated = Map.copyOf(unvalidated);
  }

  public boolean isEmpty() {
    return locks.isEmpty()
        && written.isEmpty()
        && created.isEmpty()
        && enumValues.isEmpty()
        && unvalidated.isEmpty();
  }

  /** Whether statements that only read and write rows may be judged otherwise after it. */
  public boolean weighsOnData() {
    return !locks.isEmpty() || !enumValues.isEmpty() || !unvalidated.isEmpty();
  }

  /** Whether the name means a relation created here. */
  public boolean hasCreated(QualifiedName name) {
    return created.stream()
        .anyMatch(each ->
            each.name().equals(name.name())
                && (name.schemaName().isEmpty()
                    || each.schema().isEmpty()
                    || name.schemaName().equals(each.schema())));
  }

  /** This and what came after it. */
  public Trace and(Trace later) {
    if (later.isEmpty() || contains(later)) {
      return this;
    }
    Map<ObjectName, LockMode> allLocks = new LinkedHashMap<>(locks);
    later.locks.forEach((relation, mode) -> allLocks.merge(relation, mode, LockMode::or));
    return new Trace(
        allLocks,
        both(written, later.written),
        both(created, later.created),
        both(enumValues, later.enumValues),
        both(unvalidated, later.unvalidated));
  }

  private boolean contains(Trace later) {
    return written.containsAll(later.written)
        && created.containsAll(later.created)
        && later.locks.isEmpty()
        && later.enumValues.isEmpty()
        && later.unvalidated.isEmpty();
  }

  private static Set<ObjectName> both(Set<ObjectName> one, Set<ObjectName> other) {
    Set<ObjectName> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }

  private static Map<ObjectName, Set<String>> both(
      Map<ObjectName, Set<String>> one, Map<ObjectName, Set<String>> other) {
    Map<ObjectName, Set<String>> both = new HashMap<>(one);
    other.forEach((name, labels) ->
        both.merge(
            name,
            labels,
            (a, b) -> {
              Set<String> all = new HashSet<>(a);
              all.addAll(b);
              return Set.copyOf(all);
            }));
    return both;
  }
}
