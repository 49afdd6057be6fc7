package org.pgweir.policies.rule.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.NotNullProof;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.column.AddedColumn.Cause;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/** The definition of a heavy column, taken apart into what may come at once and what may not. */
final class ColumnParts {

  private static final Pattern DEFERRABILITY =
      Pattern.compile("(?: NOT DEFERRABLE| DEFERRABLE| INITIALLY (?:IMMEDIATE|DEFERRED))+$");

  private static final Pattern SEQUENCE_OPTIONS =
      Pattern.compile("(?is)identity\\s*\\((.*)\\)\\s*$");

  private static final int FIRST_WITH_VIRTUAL = 18;

  private final Alteration<AddColumn> add;
  private final ColumnDefinition column;
  private final Cause cause;
  private final Optional<TypeFacts.Domain> domain;

  ColumnParts(AddedColumn added) {
    this.add = added.alteration();
    this.column = added.column();
    this.cause = added.cause();
    this.domain =
        cause == Cause.DOMAIN
            ? domain(column.type().name().schemaName(), column.type().name().name())
            : Optional.empty();
  }

  private Optional<TypeFacts.Domain> domain(Optional<String> schema, String name) {
    var where = add.subject().surroundings();
    return where
        .catalogue()
        .type(schema, name, where.searchPath())
        .flatMap(
            type -> type instanceof TypeFacts.Domain facts ? Optional.of(facts) : Optional.empty());
  }

  /** The column with what touches no row: name, type, a default that is the same for all rows. */
  String definition() {
    StringJoiner words = new StringJoiner(" ");
    words.add(column.name().sql()).add(type());
    for (ColumnConstraint constraint : column.constraints()) {
      boolean atOnce =
          switch (constraint) {
            case ColumnConstraint.Default _ -> defaultApart().isEmpty();
            case ColumnConstraint.NotNull _ -> !notNullAfterwards();
            case ColumnConstraint.Generated _, ColumnConstraint.Nullable _ -> true;
            case ColumnConstraint.Check _,
                ColumnConstraint.Unique _,
                ColumnConstraint.PrimaryKey _,
                ColumnConstraint.References _,
                ColumnConstraint.Identity _ ->
                false;
          };
      if (atOnce) {
        words.add(add.at(constraint.range()));
      }
    }
    if (domainRefusesNull() && isFilledAtOnce() && !column.has(ColumnConstraint.NotNull.class)) {
      words.add("NOT NULL");
    }
    return words.toString();
  }

  private String type() {
    if (AddedColumn.isSerial(column)) {
      return switch (column.type().name().name()) {
        case "smallserial", "serial2" -> "smallint";
        case "bigserial", "serial8" -> "bigint";
        default -> "integer";
      };
    }
    return domain.map(each -> base(each.base())).orElseGet(() -> add.at(column.typeRange()));
  }

  private String base(ColumnType type) {
    Optional<TypeFacts.Domain> further = domain(type.name().schema(), type.name().name());
    if (further.isPresent() && !type.array()) {
      return base(further.get().base());
    }
    boolean builtIn = type.name().schema().filter("pg_catalog"::equals).isPresent();
    String name =
        builtIn
            ? type.name().name()
            : type.name().schema().map(part -> Identifier.of(part).sql() + ".").orElse("")
                + Identifier.of(type.name().name()).sql();
    String modifiers =
        type.modifiers().isEmpty() ? "" : "(" + String.join(",", type.modifiers()) + ")";
    return name + modifiers + (type.array() ? "[]" : "");
  }

  /** The default, where it may not stand in the definition. */
  Optional<String> defaultApart() {
    boolean sameForAll = cause != Cause.VOLATILE_DEFAULT && !isKey();
    return column
        .constraint(ColumnConstraint.Default.class)
        .filter(_ -> !sameForAll)
        .map(value -> add.at(value.expression().range()));
  }

  private boolean isKey() {
    return column.has(ColumnConstraint.Unique.class)
        || column.has(ColumnConstraint.PrimaryKey.class);
  }

  /** What fills the old rows, if anything must. */
  Optional<String> fill() {
    if (cause == Cause.IDENTITY || cause == Cause.VOLATILE_DEFAULT) {
      return Optional.of("DEFAULT");
    }
    if (column.has(ColumnConstraint.Generated.class)) {
      return Optional.empty();
    }
    boolean checkedForNull =
        column.constraints().stream()
            .anyMatch(each -> each instanceof ColumnConstraint.Check check && refusesNull(check));
    return notNullAfterwards() || defaultApart().isPresent() || checkedForNull
        ? Optional.of("<the value of " + column.name().sql() + ">")
        : Optional.empty();
  }

  /** Whether NULL may be refused only when the old rows have been filled. */
  boolean notNullAfterwards() {
    boolean wanted =
        column.has(ColumnConstraint.NotNull.class)
            || column.has(ColumnConstraint.PrimaryKey.class)
            || column.has(ColumnConstraint.Identity.class)
            || AddedColumn.isSerial(column)
            || domainRefusesNull();
    return wanted && !isFilledAtOnce();
  }

  private boolean isFilledAtOnce() {
    return AddedColumn.hasValue(column) && defaultApart().isEmpty();
  }

  private boolean domainRefusesNull() {
    return domains().anyMatch(TypeFacts.Domain::notNull);
  }

  /** The domain of the column and those it is made of. */
  private Stream<TypeFacts.Domain> domains() {
    return Stream.iterate(
            domain,
            Optional::isPresent,
            each -> each.flatMap(of -> domain(of.base().name().schema(), of.base().name().name())))
        .flatMap(Optional::stream);
  }

  /** Constraints that a row without a value passes, for the statement that adds the column. */
  List<String> constraintsAtOnce() {
    List<String> actions = new ArrayList<>();
    for (ColumnConstraint constraint : column.constraints()) {
      if (constraint instanceof ColumnConstraint.Check check && !refusesNull(check)) {
        actions.add("ADD " + unchecked(check));
      } else if (constraint instanceof ColumnConstraint.References key) {
        actions.add("ADD " + unchecked(key));
      }
    }
    domainCheck().ifPresent(check -> actions.add("ADD " + check));
    return actions;
  }

  private Optional<String> domainCheck() {
    return domains()
        .filter(each -> !each.checks().isEmpty())
        .findFirst()
        .map(_ ->
            "CONSTRAINT %s CHECK (<the checks of %s with %s for VALUE>) NOT VALID"
                .formatted(domainCheckName(), column.type().name().sql(), column.name().sql()));
  }

  private boolean refusesNull(ColumnConstraint.Check check) {
    boolean filledAtOnce = column.has(ColumnConstraint.Generated.class) || isFilledAtOnce();
    return !filledAtOnce && NotNullProof.proves(check.condition(), column.name().name());
  }

  /** CHECK constraints that refuse NULL. */
  void checksAfterBackfill(List<String> steps) {
    for (ColumnConstraint constraint : column.constraints()) {
      if (constraint instanceof ColumnConstraint.Check check && refusesNull(check)) {
        steps.add("ALTER TABLE %s ADD %s;".formatted(add.target(), unchecked(check)));
      }
    }
  }

  void validations(List<String> steps) {
    for (ColumnConstraint constraint : column.constraints()) {
      if (constraint instanceof ColumnConstraint.Check check) {
        steps.add(validate(checkName(check)));
      } else if (constraint instanceof ColumnConstraint.References) {
        steps.add(validate(keyName(constraint.name())));
      }
    }
    domainCheck().ifPresent(_ -> steps.add(validate(domainCheckName())));
  }

  private String validate(String constraint) {
    return "ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(add.target(), constraint);
  }

  private String unchecked(ColumnConstraint.Check check) {
    return "CONSTRAINT %s CHECK (%s) NOT VALID"
        .formatted(checkName(check), add.at(check.condition().range()));
  }

  private String unchecked(ColumnConstraint.References key) {
    String rest =
        add.subject().text().text().substring(key.table().range().start(), key.range().end());
    return "CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s NOT VALID"
        .formatted(keyName(key.name()), column.name().sql(), rest);
  }

  /** Numbered from the second on, as the server does. */
  private String checkName(ColumnConstraint.Check check) {
    List<ColumnConstraint> unnamed =
        column.constraints().stream()
            .filter(each -> each instanceof ColumnConstraint.Check && each.name().isEmpty())
            .toList();
    int number = unnamed.indexOf(check);
    String ending = number > 0 ? "check" + number : "check";
    return check.name().orElseGet(() -> add.nameFor(column.name().name(), ending)).sql();
  }

  private String domainCheckName() {
    boolean taken = column.has(ColumnConstraint.Check.class);
    return add.nameFor(column.name().name(), taken ? "domain_check" : "check").sql();
  }

  private String keyName(Optional<Identifier> written) {
    return written.orElseGet(() -> add.nameFor(column.name().name(), "fkey")).sql();
  }

  /** Whether a virtual column can take the place of a stored one. */
  boolean isVirtualInstead() {
    return add.subject().surroundings().atLeast(FIRST_WITH_VIRTUAL);
  }

  /** What stands in the parentheses behind IDENTITY, with a space before it. */
  String sequenceOptions() {
    return column
        .constraint(ColumnConstraint.Identity.class)
        .map(identity -> SEQUENCE_OPTIONS.matcher(add.at(identity.range())))
        .filter(Matcher::find)
        .map(options -> " " + options.group(1))
        .orElse("");
  }

  /** DEFERRABLE and INITIALLY, as they stand at the end of a constraint. */
  static String deferrability(String written) {
    Matcher matcher = DEFERRABILITY.matcher(written);
    return matcher.find() ? matcher.group() : "";
  }
}
