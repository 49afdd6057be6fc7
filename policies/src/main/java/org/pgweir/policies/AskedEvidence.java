package org.pgweir.policies;

import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.usage.TableEvidence;
import org.pgweir.policies.usage.Usages;
import org.pgweir.policies.usage.Usages.Evidence;

/** Evidence on one database that knows whether anybody has asked for it. Confined to one thread. */
final class AskedEvidence implements TableEvidence {

  private final Usages usages;
  private final String database;
  private boolean asked;

  AskedEvidence(Usages usages, String database) {
    this.usages = usages;
    this.database = database;
  }

  @Override
  public Evidence of(ObjectName table) {
    asked = true;
    return usages.of(database, table);
  }

  boolean wasAsked() {
    return asked;
  }
}
