package org.pgweir.policies.migration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.sql.Fingerprint;

/** The statements of one folder, archive or manifest. Immutable; any thread. */
public final class Migrations {

  private final String from;
  private final Optional<String> commit;
  private final List<Entry> entries;
  private final Map<String, Origin> origins = new HashMap<>();

  /** One statement. */
  public record Entry(Origin origin, Fingerprint print) {}

  /**
   * @param from how people call it
   * @param commit that it was read at, if that is known
   */
  Migrations(String from, Optional<String> commit, List<Entry> entries) {
    this.from = from;
    this.commit = commit;
    this.entries = List.copyOf(entries);
    entries.forEach(each -> origins.putIfAbsent(key(each.print()), each.origin()));
  }

  /** Where a statement stands, literals and all; empty if it stands nowhere. */
  public Optional<Origin> find(Fingerprint statement) {
    return Optional.ofNullable(origins.get(key(statement)));
  }

  /**
   * What people should look at for a statement that stands nowhere: the one that differs in its
   * literals alone, else the one it shares most words with.
   */
  public Optional<String> nearest(Fingerprint statement) {
    for (Entry entry : entries) {
      if (entry.print().id().equals(statement.id())) {
        return Optional.of(entry.origin() + ", which differs in its values");
      }
    }
    Set<String> words = words(statement);
    return entries.stream()
        .map(entry -> Map.entry(likeness(words, words(entry.print())), entry.origin()))
        .filter(each -> each.getKey() > 0)
        .max(Comparator.comparingDouble(Map.Entry::getKey))
        .map(each -> each.getValue() + ", which differs in more than its values");
  }

  /** Each of them, in the order of the files. */
  public List<Entry> entries() {
    return entries;
  }

  public Optional<String> commit() {
    return commit;
  }

  /** What was read, for people. */
  public String from() {
    return from + commit.map(each -> " at commit " + each).orElse("");
  }

  private static String key(Fingerprint print) {
    return print.id() + ":" + print.parameters();
  }

  private static Set<String> words(Fingerprint print) {
    Set<String> words = new HashSet<>(Arrays.asList(print.redacted().split(" ", -1)));
    words.removeIf(word -> word.length() < 2);
    return words;
  }

  private static double likeness(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    return all.isEmpty() ? 0 : (double) both.size() / all.size();
  }
}
