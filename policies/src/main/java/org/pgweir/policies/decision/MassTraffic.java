package org.pgweir.policies.decision;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.RowsTouched;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.Traffic;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DataStatement.Rows;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.Constant;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Recognises statements that change many rows, by their text and the keys of their tables.
 *
 * <p>A statement of a part of a table may be one of an application or one of a backfill: it is
 * {@link Traffic#LOOP}, for the session to count.
 */
final class MassTraffic {

  /** A LIMIT of that many rows, or a list of keys, is no everyday work. */
  private static final long MANY = 1_000;

  private final Subject subject;
  private final SqlStatement statement;

  private MassTraffic(Subject subject) {
    this.subject = subject;
    this.statement = subject.statement();
  }

  /**
   * What a statement may be taken for; nothing for one that reads and writes no rows of others.
   *
   * @param tagged whether it is said to be part of a backfill
   */
  static Set<Traffic> of(Subject subject, boolean tagged) {
    EnumSet<Traffic> traffic = EnumSet.noneOf(Traffic.class);
    if (!isData(subject.statement())
        || new MassTraffic(subject).written().filter(subject::isOwn).isPresent()) {
      return traffic;
    }
    traffic.add(Traffic.ANY);
    if (tagged) {
      traffic.add(Traffic.TAGGED);
    }
    new MassTraffic(subject).recognise(traffic);
    return traffic;
  }

  /** The table whose rows a statement changes. */
  static Optional<ObjectName> table(Subject subject) {
    return new MassTraffic(subject)
        .written()
        .map(subject.surroundings()::nameOf)
        .or(() -> subject.analysis().rowsTouched().keySet().stream().findFirst());
  }

  /** Equal for statements of one kind that change the same columns of a table. */
  static int likeness(Subject subject) {
    return Objects.hash(
        subject.statement().getClass().getSimpleName(),
        table(subject),
        subject.analysis().columnsWritten());
  }

  private static boolean isData(SqlStatement statement) {
    return switch (statement) {
      case DataStatement _,
          CopyStatement _,
          WrappingStatement.Call _,
          WrappingStatement.DoBlock _ ->
          true;
      default -> false;
    };
  }

  private void recognise(Set<Traffic> traffic) {
    Collection<RowsTouched> touched = subject.analysis().rowsTouched().values();
    if (touched.stream().anyMatch(RowsTouched.All.class::isInstance)) {
      traffic.add(Traffic.ALL_ROWS);
    }
    if (isBulk() || touched.stream().anyMatch(MassTraffic::isLongList)) {
      traffic.add(Traffic.BULK);
    }
    if (touched.stream().anyMatch(MassTraffic::mayBePartOfLoop)) {
      traffic.add(Traffic.LOOP);
    }
  }

  private static boolean isLongList(RowsTouched rows) {
    return rows instanceof RowsTouched.Keyed(OptionalLong most) && most.orElse(0) >= MANY;
  }

  private static boolean mayBePartOfLoop(RowsTouched rows) {
    return switch (rows) {
      case RowsTouched.All _, RowsTouched.Unknown _ -> true;
      case RowsTouched.Keyed(OptionalLong most) -> most.isEmpty() || most.getAsLong() > 1;
      case RowsTouched.Nothing _ -> false;
    };
  }

  private boolean isBulk() {
    return switch (statement) {
      case DataStatement.Insert insert ->
          insert.source().filter(MassTraffic::readsTables).isPresent();
      case DataStatement.Merge _, CopyStatement.CopyFrom _ -> true;
      case DataStatement.Update update -> hasLargeLimit(update.rows(), update.with());
      case DataStatement.Delete delete -> hasLargeLimit(delete.rows(), delete.with());
      default -> false;
    };
  }

  private static boolean readsTables(Query query) {
    return switch (query.body()) {
      case Query.Values _ -> false;
      case Query.Select select -> !select.from().isEmpty();
      case Query.SetOperation _, Query.WholeTable _ -> true;
      case Query.Nested(var inner, _) -> readsTables(inner);
    };
  }

  private boolean hasLargeLimit(Rows rows, List<Query.CommonTable> with) {
    Stream<Query> inWith =
        with.stream()
            .flatMap(each ->
                each.statement() instanceof DataStatement.Select(var query, _)
                    ? Stream.of(query)
                    : Stream.empty());
    Stream<Query> inWhere =
        rows instanceof Rows.Where(var condition) ? queries(condition) : Stream.empty();
    return Stream.concat(inWith, inWhere)
        .flatMap(query -> query.sortedBy().stream())
        .anyMatch(this::isMany);
  }

  private static Stream<Query> queries(Expression expression) {
    return expression instanceof Expression.Subquery subquery
        ? Stream.of(subquery.query())
        : expression.children().stream().flatMap(MassTraffic::queries);
  }

  private boolean isMany(Expression limit) {
    if (!(limit instanceof Constant(var kind, var range)) || kind != Constant.Kind.NUMBER) {
      return false;
    }
    SqlText text = subject.text();
    String number = text.at(range).strip();
    return number.matches("[0-9]{1,18}") && Long.parseLong(number) >= MANY;
  }

  private Optional<QualifiedName> written() {
    return switch (statement) {
      case DataStatement.Update update -> Optional.of(update.table());
      case DataStatement.Delete delete -> Optional.of(delete.table());
      case DataStatement.Insert insert -> Optional.of(insert.table());
      case DataStatement.Merge merge -> Optional.of(merge.table());
      case CopyStatement.CopyFrom copy -> Optional.of(copy.table());
      default -> Optional.empty();
    };
  }
}
