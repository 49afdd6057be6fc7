package org.pgweir.gateway.authentication;

import javax.sql.DataSource;
import org.pgweir.gateway.config.Secret;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.config.UpstreamTls;
import org.postgresql.ds.PGSimpleDataSource;

/** JDBC connections of the gateway itself, on the terms of the configured upstream. */
final class OwnConnections {

  private static final int SOCKET_TIMEOUT_SECONDS = 10;

  private OwnConnections() {}

  /** Connections whose search_path is fixed: no object of a user's can be meant by a bare name. */
  static DataSource source(UpstreamConfig upstream) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {upstream.address().host()});
    source.setPortNumbers(new int[] {upstream.address().port()});
    upstream.user().ifPresent(source::setUser);
    upstream.password().map(Secret::reveal).ifPresent(source::setPassword);
    source.setDatabaseName(upstream.database().or(upstream::user).orElse("postgres"));
    source.setApplicationName(upstream.applicationName());
    source.setOptions("-c search_path=pg_catalog,pg_temp");
    source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    encrypt(source, upstream.tls());
    return source;
  }

  private static void encrypt(PGSimpleDataSource source, UpstreamTls tls) {
    source.setSslMode(tls.mode().libpqName());
    switch (tls.negotiation()) {
      case POSTGRES -> {
        // The driver's default.
      }
      case DIRECT -> source.setSslNegotiation("direct");
    }
    tls.rootCertificateFile().ifPresent(file -> source.setSslRootCert(file.toString()));
    tls.clientCertificate()
        .ifPresent(own -> {
          source.setSslCert(own.certificateFile().toString());
          source.setSslKey(own.keyFile().toString());
        });
  }
}
