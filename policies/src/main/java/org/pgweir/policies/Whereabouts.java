package org.pgweir.policies;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.policies.Catalogues.Knowledge;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TransactionStatement;

/** Finds out where the statements of a text are going to run. */
final class Whereabouts {

  private static final List<String> DEFAULT_SEARCH_PATH = List.of("$user", "public");

  private Whereabouts() {}

  /** May wait for the catalogue if a statement of the text changes it. */
  static Surroundings of(SqlText text, SessionFacts facts, Catalogues catalogues) {
    Knowledge knowledge =
        text.statements().stream().anyMatch(Whereabouts::dependsOnCatalogue)
            ? catalogues.of(facts.database())
            : catalogues.atHand(facts.database());
    return switch (knowledge) {
      case Catalogues.Known(Catalogue known) -> surroundings(known, new Coverage.Complete(), facts);
      case Catalogues.None() -> surroundings(Catalogue.EMPTY, new Coverage.Unasked(), facts);
      case Catalogues.Missing(String why) ->
          surroundings(Catalogue.EMPTY, new Coverage.Missing(why), facts);
    };
  }

  private static boolean dependsOnCatalogue(SqlStatement statement) {
    return switch (statement) {
      case DataStatement _, CopyStatement _, TransactionStatement _, SessionStatement _ -> false;
      default -> true;
    };
  }

  private static Surroundings surroundings(
      Catalogue catalogue, Coverage coverage, SessionFacts facts) {
    return new Surroundings(
        catalogue, coverage, facts.serverVersion(), searchPath(facts), facts.settings().timeZone());
  }

  /** As {@code current_schemas(true)} would list it, were all the schemas there. */
  private static List<String> searchPath(SessionFacts facts) {
    List<String> path = new ArrayList<>();
    for (String part : facts.settings().searchPath().orElse(DEFAULT_SEARCH_PATH)) {
      path.add(part.equals("$user") ? facts.settings().role().orElse(facts.user()) : part);
    }
    if (!path.contains("pg_catalog")) {
      path.addFirst("pg_catalog");
    }
    return path;
  }
}
