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

/**
 * Finds out where the statements of a text are going to run.
 *
 * <p>One use, one thread.
 */
final class Whereabouts {

  private static final List<String> DEFAULT_SEARCH_PATH = List.of("$user", "public");
  private static final String PATH_UNKNOWN =
      "the session's search_path was set in a way that cannot be followed";

  private final SessionFacts facts;
  private final Knowledge knowledge;
  private SessionSettings settings;
  private Surroundings surroundings;

  private Whereabouts(SessionFacts facts, Knowledge knowledge) {
    this.facts = facts;
    this.knowledge = knowledge;
    this.settings = facts.settings();
    this.surroundings = surroundings(facts.settings());
  }

  /** May wait for the catalogue if a statement of the text changes it. */
  static Whereabouts of(SqlText text, SessionFacts facts, Catalogues catalogues) {
    return new Whereabouts(
        facts,
        text.statements().stream().anyMatch(Whereabouts::dependsOnCatalogue)
            ? catalogues.of(facts.database())
            : catalogues.atHand(facts.database()));
  }

  /** Where a statement runs after those before it have set that. */
  Surroundings under(SessionSettings latest) {
    if (!latest.equals(settings)) {
      settings = latest;
      surroundings = surroundings(latest);
    }
    return surroundings;
  }

  private static boolean dependsOnCatalogue(SqlStatement statement) {
    return switch (statement) {
      case DataStatement _, CopyStatement _, TransactionStatement _, SessionStatement _ -> false;
      default -> true;
    };
  }

  private Surroundings surroundings(SessionSettings set) {
    return switch (knowledge) {
      case Catalogues.Known _ when set.isUnknown(SessionSettings.Name.SEARCH_PATH) ->
          surroundings(Catalogue.EMPTY, new Coverage.Missing(PATH_UNKNOWN), set);
      case Catalogues.Known(Catalogue known) -> surroundings(known, new Coverage.Complete(), set);
      case Catalogues.None() -> surroundings(Catalogue.EMPTY, new Coverage.Unasked(), set);
      case Catalogues.Missing(String why) ->
          surroundings(Catalogue.EMPTY, new Coverage.Missing(why), set);
    };
  }

  private Surroundings surroundings(Catalogue catalogue, Coverage coverage, SessionSettings set) {
    return new Surroundings(
        catalogue, coverage, facts.serverVersion(), searchPath(set, catalogue), set.timeZone());
  }

  /** As {@code current_schemas(true)} would list it, were all the schemas there. */
  private List<String> searchPath(SessionSettings set, Catalogue catalogue) {
    List<String> path = new ArrayList<>();
    for (String part :
        set.searchPath()
            .or(() -> SearchPathText.schemas(catalogue.searchPaths().of(facts.user())))
            .orElse(DEFAULT_SEARCH_PATH)) {
      path.add(part.equals("$user") ? set.role().orElse(facts.user()) : part);
    }
    if (!path.contains("pg_catalog")) {
      path.addFirst("pg_catalog");
    }
    return path;
  }
}
