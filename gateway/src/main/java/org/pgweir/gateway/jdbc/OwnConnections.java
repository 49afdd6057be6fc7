package org.pgweir.gateway.jdbc;

import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.pgweir.gateway.config.Secret;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.config.UpstreamTls;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** JDBC connections of the gateway itself, on the terms of the configured upstream. */
public final class OwnConnections {

  private static final int SOCKET_TIMEOUT_SECONDS = 10;

  private OwnConnections() {}

  /**
   * Connections to the configured database whose search_path is fixed: no object of a user's can be
   * meant by a bare name.
   */
  public static DataSource source(UpstreamConfig upstream) {
    return source(
        upstream,
        upstream.database().or(upstream::user).orElse("postgres"),
        Map.of("search_path", "pg_catalog,pg_temp"));
  }

  /**
   * Connections to any database.
   *
   * @param settings what sessions start with; values without white space
   */
  public static DataSource source(
      UpstreamConfig upstream, String database, Map<String, String> settings) {
    return simple(upstream, database, settings);
  }

  private static PGSimpleDataSource simple(
      UpstreamConfig upstream, String database, Map<String, String> settings) {
    PGSimpleDataSource source = patient(upstream, database, settings);
    source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    return source;
  }

  /**
   * The same for statements that may take hours, sent by the simple query protocol; a server that
   * is gone is noticed by TCP.
   */
  public static DataSource longRunning(
      UpstreamConfig upstream, String database, Map<String, String> settings) {
    PGSimpleDataSource source = patient(upstream, database, settings);
    source.setPreferQueryMode(PreferQueryMode.SIMPLE);
    return source;
  }

  private static PGSimpleDataSource patient(
      UpstreamConfig upstream, String database, Map<String, String> settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {upstream.address().host()});
    source.setPortNumbers(new int[] {upstream.address().port()});
    upstream.user().ifPresent(source::setUser);
    upstream.password().map(Secret::reveal).ifPresent(source::setPassword);
    source.setDatabaseName(database);
    source.setApplicationName(upstream.applicationName());
    source.setOptions(
        settings.entrySet().stream()
            .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
            .sorted()
            .collect(Collectors.joining(" ")));
    source.setConnectTimeout(SOCKET_TIMEOUT_SECONDS);
    source.setTcpKeepAlive(true);
    encrypt(source, upstream.tls());
    return source;
  }

  /** Connections to any database whose statements may take as long as they need. */
  public static DataSource patient(UpstreamConfig upstream, String database) {
    PGSimpleDataSource source = simple(upstream, database, Map.of());
    source.setSocketTimeout(0);
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
