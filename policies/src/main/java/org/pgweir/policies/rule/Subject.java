package org.pgweir.policies.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.Analyzer;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.usage.TableEvidence;

/**
 * What a rule looks at.
 *
 * @param text the text the statement's ranges refer to
 * @param analysis what the statement will do
 * @param transaction the transaction it will run in, as far as it has come
 * @param evidence who was seen to use which column
 */
public record Subject(
    SqlText text,
    SqlStatement statement,
    Analysis analysis,
    Surroundings surroundings,
    TransactionSoFar transaction,
    TableEvidence evidence) {

  /** Where nobody keeps evidence. */
  public Subject(
      SqlText text,
      SqlStatement statement,
      Analysis analysis,
      Surroundings surroundings,
      TransactionSoFar transaction) {
    this(text, statement, analysis, surroundings, transaction, TableEvidence.NONE);
  }

  /** Another statement that stands in this one, analysed here. */
  public Subject inner(
      SqlText code, SqlStatement inner, Surroundings where, TransactionSoFar before) {
    Analysis analysed = Analyzer.analyze(code, inner, where);
    return new Subject(code, inner, analysed, where, before, evidence);
  }

  /** A subject that is analysed here. */
  public static Subject of(
      SqlText text, SqlStatement statement, Surroundings where, TransactionSoFar transaction) {
    Analysis analysis = Analyzer.analyze(text, statement, where);
    return new Subject(text, statement, analysis, where, transaction);
  }

  /** As {@code server_version_num} counts, for example 180004. */
  public int serverVersion() {
    return surroundings.serverVersion();
  }

  /** What one action of an ALTER TABLE would do in a statement of its own. */
  public Analysis analysisOf(AlterTable alter, TableAction action) {
    return analysisOf(alter, List.of(action));
  }

  /**
   * What some actions of an ALTER TABLE would do in a statement of their own. Of a table that the
   * catalogue should know and does not, it is what they would do to one with rows.
   */
  public Analysis analysisOf(AlterTable alter, List<? extends TableAction> actions) {
    boolean known = surroundings.relationOrPresumed(alter.table()).isPresent();
    if (known && alter.actions().equals(actions)) {
      return analysis;
    }
    AlterTable alone =
        new AlterTable(
            alter.table(),
            alter.ifExists(),
            alter.only(),
            alter.foreign(),
            List.copyOf(actions),
            alter.range());
    return Analyzer.analyze(text, alone, known ? surroundings : surroundings.unasked());
  }

  /** The relation a name means, if the catalogue knows it. */
  public Optional<Relation> relation(QualifiedName name) {
    return surroundings.relation(name);
  }

  /** Whether the relation was created in this transaction, so that nobody else waits for it. */
  public boolean isNew(QualifiedName name) {
    Trace before = transaction.trace();
    return relation(name)
        .map(known -> before.created().stream().anyMatch(each -> isMeant(each, name, known.name())))
        .orElseGet(() -> before.hasCreated(name));
  }

  /** Whether a relation that was created is found before one of that name that was there. */
  private boolean isMeant(ObjectName created, QualifiedName written, ObjectName known) {
    if (created.equals(known)) {
      return true;
    }
    if (written.schema().isPresent() || !created.name().equals(written.name())) {
      return false;
    }
    List<String> path = surroundings.searchPath();
    int place = created.schema().map(path::indexOf).orElse(-1);
    return created.schema().equals(Optional.of("pg_temp"))
        || (place >= 0 && place < known.schema().map(path::indexOf).orElse(-1));
  }

  /** Whether nobody else can wait for the relation: it was created here, or is temporary. */
  public boolean isOwn(QualifiedName name) {
    return isNew(name)
        || name.schemaName().filter("pg_temp"::equals).isPresent()
        || relation(name)
            .filter(each -> each.storage().persistence() == Storage.Persistence.TEMPORARY)
            .isPresent();
  }

  /** Whether there may be a relation of that name which others use. */
  public boolean isShared(QualifiedName name) {
    boolean exists =
        switch (surroundings.coverage()) {
          case Surroundings.Coverage.Complete _ -> relation(name).isPresent();
          case Surroundings.Coverage.Unasked _, Surroundings.Coverage.Missing _ -> true;
        };
    return exists && !isOwn(name);
  }

  /** The statement as it is written. */
  public String sql() {
    return text.at(statement.range());
  }

  /** How bad work that grows with the size of a table is: mild where it is known to be small. */
  public Severity bySize(QualifiedName name) {
    return isSmall(surroundings.sizeOf(name)) ? Severity.INFO : Severity.ERROR;
  }

  private static boolean isSmall(Surroundings.Size size) {
    return size.isKnown() && new Amount(size.rows().orElse(0), size.bytes().orElse(0)).isSmall();
  }

  /** How bad work is that grows with the size of several relations. */
  public Severity bySize(Set<ObjectName> relations) {
    return amount(relations).filter(Amount::isSmall).isPresent() ? Severity.INFO : Severity.ERROR;
  }

  /** Servers count the rows of partitions for the partitioned table, too. */
  private boolean isSumOfOthers(ObjectName name, Set<ObjectName> relations) {
    return surroundings
        .catalogue()
        .relation(name)
        .filter(relation -> relation.kind() == Relation.Kind.PARTITIONED_TABLE)
        .filter(relation ->
            surroundings.catalogue().descendants(relation).stream()
                .anyMatch(each -> relations.contains(each.name())))
        .isPresent();
  }

  /** How much some relations hold together, if that is known of all of them. */
  public Optional<Amount> amount(Set<ObjectName> relations) {
    Amount sum = Amount.NOTHING;
    for (ObjectName name : relations) {
      if (isSumOfOthers(name, relations)) {
        continue;
      }
      Surroundings.Size size = surroundings.sizeOf(name);
      if (!size.isKnown()) {
        return Optional.empty();
      }
      sum = sum.plus(new Amount(size.rows().orElse(0), size.bytes().orElse(0)));
    }
    return relations.isEmpty() ? Optional.empty() : Optional.of(sum);
  }
}
