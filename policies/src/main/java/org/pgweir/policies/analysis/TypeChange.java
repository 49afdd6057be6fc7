package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Cast;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ColumnType;

/**
 * What turning the values of one type into another takes, when no expression says how. After {@code
 * ATColumnChangeRequiresRewrite} and the support functions of the length coercions ({@code
 * varchar_support}, {@code numeric_support}, {@code TemporalSimplify}, {@code interval_support});
 * measured on PostgreSQL 13 to 18.
 */
final class TypeChange {

  /** The outcome. */
  enum Work {
    /** The stored bytes are right as they are. */
    NONE,
    REWRITE,
    /** There is no cast that an assignment may use. */
    IMPOSSIBLE,
    UNKNOWN
  }

  private static final int MAX_FRACTIONAL_DIGITS = 6;

  /** Names of zones that are UTC at any time. */
  private static final Set<String> UTC_NAMES =
      Set.of("utc", "uct", "gmt", "zulu", "universal", "greenwich", "gmt0", "gmt+0", "gmt-0");

  private final Surroundings surroundings;
  private final Types types;

  TypeChange(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.types = new Types(surroundings);
  }

  Work of(ColumnType from, ColumnType to) {
    if (types.constrained(to)) {
      return from.equals(to) ? Work.NONE : Work.REWRITE;
    }
    ColumnType source = types.base(from);
    ColumnType target = types.base(to);
    if (source.equals(target)) {
      return Work.NONE;
    }
    if (source.array() || target.array()) {
      return ofArrays(source, target);
    }
    return source.name().equals(target.name())
        ? ofModifiers(source.name().name(), source.modifiers(), target.modifiers())
        : ofCast(source, target);
  }

  /** Each element is converted, so that even what would keep its bytes is written anew. */
  private Work ofArrays(ColumnType source, ColumnType target) {
    if (!target.array()) {
      return Catalogue.isString(target.name()) ? Work.REWRITE : Work.IMPOSSIBLE;
    }
    if (!source.array()) {
      return Work.IMPOSSIBLE;
    }
    Work ofElements =
        of(
            new ColumnType(source.name(), source.modifiers(), false),
            new ColumnType(target.name(), target.modifiers(), false));
    return ofElements == Work.NONE ? Work.REWRITE : ofElements;
  }

  /** What {@code USING c::type} takes: a cast that an assignment may not use is as good. */
  Work ofExplicit(ColumnType from, ColumnType to) {
    Work byItself = of(from, to);
    if (byItself != Work.IMPOSSIBLE) {
      return byItself;
    }
    boolean keepsBytes =
        surroundings
            .catalogue()
            .cast(types.base(from).name(), types.base(to).name())
            .filter(cast -> cast.method() == Cast.Method.BINARY)
            .isPresent();
    return keepsBytes ? Work.UNKNOWN : Work.REWRITE;
  }

  private Work ofModifiers(String type, List<String> from, List<String> to) {
    if (!numbers(from) || !numbers(to)) {
      return Work.UNKNOWN;
    }
    return switch (type) {
      case "varchar", "varbit" -> rewriteUnless(to.isEmpty() || atLeast(from, to));
      case "bpchar", "bit" -> rewriteUnless(to.isEmpty() || from.equals(to));
      case "numeric" -> rewriteUnless(to.isEmpty() || holds(from, to));
      case "timestamp", "timestamptz", "time", "timetz", "interval" ->
          rewriteUnless(to.isEmpty() || number(to) >= MAX_FRACTIONAL_DIGITS || atLeast(from, to));
      default -> Work.UNKNOWN;
    };
  }

  private static Work rewriteUnless(boolean same) {
    return same ? Work.NONE : Work.REWRITE;
  }

  private static boolean numbers(List<String> modifiers) {
    return modifiers.stream().allMatch(each -> each.matches("-?[0-9]{1,9}"));
  }

  private static int number(List<String> modifiers) {
    return Integer.parseInt(modifiers.getFirst());
  }

  private static boolean atLeast(List<String> from, List<String> to) {
    return !from.isEmpty() && number(to) >= number(from);
  }

  /** NUMERIC: as many digits before the point at least, and exactly as many behind it. */
  private static boolean holds(List<String> from, List<String> to) {
    return atLeast(from, to) && scale(from) == scale(to);
  }

  private static int scale(List<String> modifiers) {
    return modifiers.size() > 1 ? Integer.parseInt(modifiers.get(1)) : 0;
  }

  private Work ofCast(ColumnType source, ColumnType target) {
    Optional<Cast> cast = surroundings.catalogue().cast(source.name(), target.name());
    if (cast.isEmpty()) {
      return withoutCast(source, target);
    }
    if (cast.get().explicitOnly()) {
      return Work.IMPOSSIBLE;
    }
    return switch (cast.get().method()) {
      case BINARY -> ofBinary(source, target);
      case FUNCTION -> isZoneChange(source, target) ? ofZoneChange(target) : Work.REWRITE;
      case TEXT -> Work.REWRITE;
    };
  }

  private static Work ofBinary(ColumnType source, ColumnType target) {
    if (target.name().name().equals("bpchar")) {
      return Work.REWRITE;
    }
    if (target.modifiers().isEmpty()) {
      return Work.NONE;
    }
    return source.modifiers().isEmpty() ? Work.REWRITE : Work.UNKNOWN;
  }

  private Work withoutCast(ColumnType source, ColumnType target) {
    if (Catalogue.isString(target.name())) {
      return Work.REWRITE;
    }
    boolean bothBuiltIn =
        Catalogue.isBuiltInType(source.name()) && Catalogue.isBuiltInType(target.name());
    return bothBuiltIn || surroundings.coverage() instanceof Surroundings.Coverage.Complete
        ? Work.IMPOSSIBLE
        : Work.UNKNOWN;
  }

  private static boolean isZoneChange(ColumnType source, ColumnType target) {
    Set<String> names = Set.of(source.name().name(), target.name().name());
    return names.equals(Set.of("timestamp", "timestamptz"));
  }

  /** Without a change of zone the two are stored alike. */
  private Work ofZoneChange(ColumnType target) {
    boolean fewerDigits =
        !target.modifiers().isEmpty()
            && numbers(target.modifiers())
            && number(target.modifiers()) < MAX_FRACTIONAL_DIGITS;
    if (fewerDigits) {
      return Work.REWRITE;
    }
    if (surroundings.timeZone().isEmpty()) {
      return Work.UNKNOWN;
    }
    String zone = surroundings.timeZone().get().toLowerCase(Locale.ROOT);
    if (UTC_NAMES.contains(zone.startsWith("etc/") ? zone.substring(4) : zone)) {
      return Work.NONE;
    }
    return zone.matches("(<[^>]*>|[a-z]{3,})?[+-]?0+(:00)*") ? Work.NONE : Work.REWRITE;
  }
}
