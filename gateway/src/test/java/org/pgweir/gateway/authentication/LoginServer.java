package org.pgweir.gateway.authentication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.AuthConfig;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.Secret;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.TlsConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.config.UpstreamTls;
import org.pgweir.gateway.testkit.Certificate;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.TestGateways;

/**
 * A server with one role per way to log in, all with password {@link PostgresServer#PASSWORD}:
 * {@code trusted}, {@code clear}, {@code hashed} (md5), {@code scram}; {@code certified} needs a
 * client certificate; {@code gateway} may read pg_authid. Whoever else comes must use SCRAM.
 */
final class LoginServer {

  static final Certificate GATEWAY_CERTIFICATE = Certificate.ofLocalhost();
  static final Certificate CLIENT_CERTIFICATE = Certificate.of("certified");

  private static final Map<Integer, LoginServer> STARTED = new ConcurrentHashMap<>();

  private final PostgresServer postgres;

  private LoginServer(PostgresServer postgres) {
    this.postgres = postgres;
    execute("GRANT SELECT ON pg_catalog.pg_authid TO gateway");
  }

  /** The one for all tests of this JVM. */
  static LoginServer of(int major) {
    return STARTED.computeIfAbsent(major, LoginServer::start);
  }

  private static LoginServer start(int major) {
    try {
      Path hba = Files.createTempFile("pgweir-login", ".hba");
      hba.toFile().deleteOnExit();
      Files.write(
          hba,
          List.of(
              "local all all trust",
              "host all postgres,trusted 127.0.0.1/32 trust",
              "host all clear 127.0.0.1/32 password",
              "host all hashed 127.0.0.1/32 md5",
              "hostssl all certified 127.0.0.1/32 cert",
              "host all all 127.0.0.1/32 scram-sha-256"));
      PostgresServer postgres =
          PostgresServers.start(
              major,
              Map.of(
                  "password_encryption",
                  "scram-sha-256",
                  "hba_file",
                  hba.toString(),
                  "ssl_ca_file",
                  CLIENT_CERTIFICATE.certificate().toString()));
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      postgres.execute(
          "postgres",
          "SET password_encryption = 'md5'",
          role("hashed"),
          "SET password_encryption = 'scram-sha-256'",
          role("trusted"),
          role("clear"),
          role("scram"),
          role("certified"),
          role("gateway"));
      return new LoginServer(postgres);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String role(String name) {
    return "CREATE ROLE " + name + " LOGIN PASSWORD '" + PostgresServer.PASSWORD + "'";
  }

  void execute(String... statements) {
    postgres.execute("postgres", statements);
  }

  int port() {
    return postgres.port();
  }

  Certificate certificate() {
    return postgres.certificate();
  }

  /** The upstream of a gateway, with the gateway's own login. */
  UpstreamConfig upstream(SslMode mode) {
    return new UpstreamConfig(
        new HostPort("127.0.0.1", port()),
        Optional.of("gateway"),
        Optional.of(new Secret(PostgresServer.PASSWORD)),
        Optional.of("postgres"),
        new UpstreamTls(
            mode,
            UpstreamTls.Negotiation.POSTGRES,
            mode.verifiesCertificate()
                ? Optional.of(certificate().certificate())
                : Optional.empty(),
            Optional.empty()),
        UpstreamConfig.DEFAULT_APPLICATION_NAME);
  }

  /** A gateway with a certificate of its own in front of this server. */
  Gateway gateway(TestGateways gateways, SslMode towardsServer, AuthConfig authentication) {
    return gateway(gateways, upstream(towardsServer), tls(Optional.empty()), authentication);
  }

  Gateway gateway(
      TestGateways gateways, UpstreamConfig upstream, TlsConfig tls, AuthConfig authentication) {
    return gateways.inFrontOf(
        port(),
        new MarkedJudge(),
        defaults ->
            new GatewayConfig(
                new ListenConfig(new HostPort("127.0.0.1", 0), Optional.of(tls)),
                upstream,
                authentication,
                defaults.limits(),
                Optional.empty(),
                defaults.catalogue(),
                1,
                defaults.policies()));
  }

  static TlsConfig tls(Optional<TlsConfig.ClientCertificates> asked) {
    return new TlsConfig(
        TlsConfig.Mode.ALLOW, GATEWAY_CERTIFICATE.certificate(), GATEWAY_CERTIFICATE.key(), asked);
  }

  /** Logs in with pgjdbc; {@code properties} are the driver's. */
  static Connection login(int port, String role, Map<String, String> properties)
      throws SQLException {
    Properties all = new Properties();
    all.setProperty("user", role);
    all.setProperty("password", PostgresServer.PASSWORD);
    all.setProperty("sslrootcert", GATEWAY_CERTIFICATE.certificate().toString());
    properties.forEach(all::setProperty);
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", all);
  }
}
