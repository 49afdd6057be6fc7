package org.pgweir.gateway.lint;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a Flyway migration: {@code V1_2__add_orders.sql}, {@code R__views.sql}.
 *
 * @param kind {@code V} versioned, {@code B} baseline, {@code U} undo, {@code R} repeatable
 * @param version its parts; none of a repeatable one
 */
record FlywayName(char kind, List<BigInteger> version, String description)
    implements Comparable<FlywayName> {

  private static final Pattern FORM =
      Pattern.compile("(?:([VBU])([0-9]+(?:[._][0-9]+)*)|(R))__(.+)\\.sql");

  /** In which order the kinds run; undo migrations are not run at all. */
  private static final String KINDS = "BVRU";

  static Optional<FlywayName> of(Path file) {
    Matcher matcher = FORM.matcher(file.getFileName().toString());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean repeatable = matcher.group(3) != null;
    List<BigInteger> version = new ArrayList<>();
    if (!repeatable) {
      for (String part : matcher.group(2).split("[._]", -1)) {
        version.add(new BigInteger(part));
      }
    }
    char kind = repeatable ? 'R' : matcher.group(1).charAt(0);
    return Optional.of(new FlywayName(kind, List.copyOf(version), matcher.group(4)));
  }

  boolean isUndo() {
    return kind == 'U';
  }

  /** As Flyway runs them: by version, repeatable ones last and by description. */
  @Override
  public int compareTo(FlywayName other) {
    int byKind = Integer.compare(KINDS.indexOf(kind), KINDS.indexOf(other.kind));
    if (byKind != 0) {
      return byKind;
    }
    for (int i = 0; i < Math.max(version.size(), other.version.size()); i++) {
      int byPart = part(i).compareTo(other.part(i));
      if (byPart != 0) {
        return byPart;
      }
    }
    return description.compareTo(other.description);
  }

  private BigInteger part(int i) {
    return i < version.size() ? version.get(i) : BigInteger.ZERO;
  }
}
