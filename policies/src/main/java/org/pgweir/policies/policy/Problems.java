package org.pgweir.policies.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pgweir.policies.yaml.YamlNode.Position;

/** Collects everything that is wrong with one file. */
final class Problems {

  private final String file;
  private final List<Found> found = new ArrayList<>();

  private record Found(Position position, String message) {}

  Problems(String file) {
    this.file = file;
  }

  void add(Position position, String message) {
    found.add(new Found(position, message));
  }

  Place place(Position position) {
    return new Place(file, position);
  }

  /** What a relative path in the file means. */
  Path beside(String name) {
    return Path.of(file).toAbsolutePath().resolveSibling(name);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the file. */
  List<Problem> found() {
    return found.stream()
        .sorted(
            Comparator.comparingInt((Found each) -> each.position().line())
                .thenComparingInt(each -> each.position().column()))
        .map(each -> Problem.at(place(each.position()), each.message()))
        .toList();
  }
}
