package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
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

  /** How far the catalogue reaches. */
  public sealed interface Coverage {
    /** It was read from the server: what it does not know is not there, or brand new. */
    record Complete() implements Coverage {}

    /** Nobody was asked: an object may be there or not. */
    record Unasked() implements Coverage {}

    /**
     * It should have been read and could not be.
     *
     * @param why a sentence for an operator, without a full stop
     */
    record Missing(String why) implements Coverage {}
  }

  public Surroundings {
    searchPath = List.copyOf(searchPath);
  }

  /** Of a catalogue that was read. */
  public Surroundings(
      Catalogue catalogue, int serverVersion, List<String> searchPath, Optional<String> timeZone) {
    this(catalogue, new Coverage.Complete(), serverVersion, searchPath, timeZone);
  }

  /** Whether the server is of that major version or a later one. */
  public boolean atLeast(int majorVersion) {
    return serverVersion / 10_000 >= majorVersion;
  }

  /** The relation a name means here, if the catalogue knows it. */
  public Optional<Relation> relation(QualifiedName name) {
    return catalogue.relation(name.schemaName(), name.name(), searchPath);
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

  /** The same for a function. */
  ObjectName functionNamed(QualifiedName written) {
    return catalogue
        .function(written.schemaName(), written.name(), searchPath)
        .map(FunctionFacts::name)
        .orElseGet(() -> new ObjectName(written.schemaName(), written.name()));
  }
}
