package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.QualifiedName;

/**
 * Where a statement is going to run.
 *
 * @param coverage what it means when the catalogue does not know an object
 * @param serverVersion as {@code server_version_num} counts, for example 180004
 * @param searchPath the schemas that unqualified names are looked up in, as {@code
 *     current_schemas(true)} lists them
 * @param timeZone the session's TimeZone; empty if it is not known
 */
public record Surroundings(
    Catalogue catalogue,
    Coverage coverage,
    int serverVersion,
    List<String> searchPath,
    Optional<String> timeZone) {

  /** Enough that no work on it is over at once. */
  private static final long PRESUMED_ROWS = 1_000_000_000;

  private static final long PRESUMED_BYTES = 100L << 30;

  /** How far the catalogue reaches. */
  public sealed interface Coverage {
    /** It was read from the server: what it does not know is not there, or brand new. */
    record Complete() implements Coverage {}

    /**
     * Nobody was asked: an object may be there or not. A relation that the catalogue does not know
     * is presumed to be a table with rows.
     *
     * @param size of every table, as far as somebody said
     */
    record Unasked(Size size) implements Coverage {
      public Unasked() {
        this(Size.UNKNOWN);
      }
    }

    /**
     * It should have been read and could not be.
     *
     * @param why a sentence for an operator, without a full stop
     */
    record Missing(String why) implements Coverage {}
  }

  /**
   * How much there is of a table.
   *
   * @param rows live rows
   * @param bytes with indexes and TOAST
   */
  public record Size(OptionalLong rows, OptionalLong bytes) {

    public static final Size UNKNOWN = new Size(OptionalLong.empty(), OptionalLong.empty());

    public boolean isKnown() {
      return rows.isPresent() || bytes.isPresent();
    }
  }

  public Surroundings {
    searchPath = List.copyOf(searchPath);
  }

  /** Of a catalogue that was read. */
  public Surroundings(
      Catalogue catalogue, int serverVersion, List<String> searchPath, Optional<String> timeZone) {
    this(catalogue, new Coverage.Complete(), serverVersion, searchPath, timeZone);
  }

  /** The same with another search path. */
  public Surroundings withSearchPath(List<String> path) {
    return new Surroundings(catalogue, coverage, serverVersion, path, timeZone);
  }

  /** The same where it is not known which relations there are beside those of the catalogue. */
  public Surroundings unasked() {
    Coverage unasked = new Coverage.Unasked(Size.UNKNOWN);
    return new Surroundings(catalogue, unasked, serverVersion, searchPath, timeZone);
  }

  /** Whether the server is of that major version or a later one. */
  public boolean atLeast(int majorVersion) {
    return serverVersion / 10_000 >= majorVersion;
  }

  /** The relation a name means here, if the catalogue knows it. */
  public Optional<Relation> relation(QualifiedName name) {
    return catalogue.relation(name.schemaName(), name.name(), searchPath);
  }

  /** How large a table is, as far as anybody was asked. */
  public Size sizeOf(QualifiedName name) {
    return sizeOf(nameOf(name));
  }

  /** The same of a relation by its name in the catalogue. */
  public Size sizeOf(ObjectName name) {
    return switch (coverage) {
      case Coverage.Unasked(var size) -> size;
      case Coverage.Complete _, Coverage.Missing _ ->
          catalogue
              .relation(name)
              .map(Relation::storage)
              .map(storage ->
                  new Size(OptionalLong.of(storage.rows()), OptionalLong.of(storage.bytes())))
              .orElse(Size.UNKNOWN);
    };
  }

  /** The relation a name means here; where nobody was asked, what is presumed of it. */
  public Optional<Relation> relationOrPresumed(QualifiedName name) {
    return relation(name)
        .or(() ->
            switch (coverage) {
              case Coverage.Unasked(var size) ->
                  Optional.of(
                      Relation.presumed(
                          nameOf(name),
                          size.rows().orElse(PRESUMED_ROWS),
                          size.bytes().orElse(PRESUMED_BYTES)));
              case Coverage.Complete _, Coverage.Missing _ -> Optional.empty();
            });
  }

  /** The same relation with as many rows as are presumed. */
  static Relation ofPresumedSize(Relation relation) {
    return relation.hasStorage()
        ? RelationChange.with(relation, relation.storage().of(PRESUMED_ROWS, PRESUMED_BYTES))
        : relation;
  }

  Optional<Relation> tableOfIndex(QualifiedName index) {
    return catalogue.tableOfIndex(index.schemaName(), index.name(), searchPath);
  }

  /** The name in the catalogue, or as it is written where the catalogue does not know it. */
  public ObjectName nameOf(QualifiedName written) {
    return relation(written)
        .map(Relation::name)
        .orElseGet(() -> new ObjectName(written.schemaName(), written.name()));
  }

  /** Without its schema where that is in the search path, as messages name it. */
  String shortName(ObjectName name) {
    return name.schema().filter(searchPath::contains).isPresent() ? name.name() : name.toString();
  }

  /** Whether a written name may be that of an object that exists. */
  boolean couldMean(QualifiedName written, ObjectName existing) {
    return written.name().equals(existing.name())
        && written
            .schemaName()
            .map(schema -> existing.schema().equals(Optional.of(schema)))
            .orElseGet(() -> existing.schema().filter(searchPath::contains).isPresent());
  }

  /** What already bears the name that a statement gives to a new relation. */
  Optional<Relation> newRelation(QualifiedName written) {
    return written
        .schemaName()
        .or(() -> searchPath.stream().filter(this::holdsRelations).findFirst())
        .flatMap(schema -> catalogue.relation(ObjectName.of(schema, written.name())));
  }

  /**
   * The search path may name schemas that are not there, the one of the role usually among them.
   */
  private boolean holdsRelations(String schema) {
    return !schema.startsWith("pg_")
        && catalogue.relations().keySet().stream()
            .anyMatch(name -> name.schema().equals(Optional.of(schema)));
  }

  /** The same for a function. */
  ObjectName functionNamed(QualifiedName written) {
    return catalogue
        .function(written.schemaName(), written.name(), searchPath)
        .map(FunctionFacts::name)
        .orElseGet(() -> new ObjectName(written.schemaName(), written.name()));
  }
}
