package org.pgweir.gateway.catalog;

import java.sql.SQLException;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.policies.probe.Probe;

/** Asks one database with the login of an upstream, for commands. One thread at a time. */
public final class ServerProbe implements Probe, AutoCloseable {

  private final CatalogueSource source;

  public ServerProbe(UpstreamConfig upstream, String database) {
    this.source = new CatalogueSource(upstream, database);
  }

  @Override
  public Answer ask(Question question) {
    try {
      return source.ask(question);
    } catch (SQLException e) {
      return new Unanswered(source.explain(e));
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
