package org.pgweir.policies;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;
import org.pgweir.policies.sql.tree.SqlText;

/** The SELECT that a FunctionCall message stands for, which names a function by its number. */
final class CalledFunction {

  private static final String SCHEMA = "pg_catalog";

  /**
   * The functions for large objects, which drivers call by number; fixed in {@code pg_proc.dat},
   * the same in PostgreSQL 13 to 18.
   */
  private static final Map<Long, String> LARGE_OBJECTS =
      Map.ofEntries(
          Map.entry(715L, "lo_create"),
          Map.entry(952L, "lo_open"),
          Map.entry(953L, "lo_close"),
          Map.entry(954L, "loread"),
          Map.entry(955L, "lowrite"),
          Map.entry(956L, "lo_lseek"),
          Map.entry(957L, "lo_creat"),
          Map.entry(958L, "lo_tell"),
          Map.entry(964L, "lo_unlink"),
          Map.entry(1004L, "lo_truncate"),
          Map.entry(3170L, "lo_lseek64"),
          Map.entry(3171L, "lo_tell64"),
          Map.entry(3172L, "lo_truncate64"));

  private CalledFunction() {}

  /** May wait for a catalogue. Opaque where none knows the number. */
  static SqlText of(long oid, SessionFacts facts, Catalogues catalogues) {
    return Optional.ofNullable(LARGE_OBJECTS.get(oid))
        .map(name -> ObjectName.of(SCHEMA, name))
        .or(() -> known(oid, facts, catalogues))
        .map(CalledFunction::select)
        .orElseGet(() -> opaque(oid));
  }

  private static Optional<ObjectName> known(long oid, SessionFacts facts, Catalogues catalogues) {
    return catalogues.of(facts.database()) instanceof Catalogues.Known(var catalogue)
        ? Optional.ofNullable(catalogue.functionNumbers().get(oid))
        : Optional.empty();
  }

  /** Its arguments are not known here, as if they were parameters. */
  private static SqlText select(ObjectName function) {
    String schema = function.schema().map(name -> Identifier.of(name).quoted() + ".").orElse("");
    return SqlReader.read(
        "SELECT " + schema + Identifier.of(function.name()).quoted() + "($1)", true);
  }

  private static SqlText opaque(long oid) {
    String text = "FunctionCall " + oid;
    return new SqlText(
        text,
        true,
        List.of(
            new Opaque(
                Opaque.Reason.CALLED_BY_NUMBER,
                Opaque.LexicalClass.WRITES,
                List.of(),
                new SourceRange(0, text.length()))));
  }
}
