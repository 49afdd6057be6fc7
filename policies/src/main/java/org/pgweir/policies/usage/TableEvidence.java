package org.pgweir.policies.usage;

import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.usage.Usages.Evidence;

/** What is known of the use of tables in the database that a statement is about. */
@FunctionalInterface
public interface TableEvidence {

  /** Where nobody keeps any. */
  TableEvidence NONE = _ -> new Usages.Unkept();

  /** May wait for the server. */
  Evidence of(ObjectName table);
}
