package org.pgweir.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.gateway.config.AuthConfig;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.TlsConfig;
import org.pgweir.gateway.config.VerifierSource;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.TestGateways;

/** Real drivers log in to real servers through the gateway. */
final class LoginThroughGatewayTest {

  private static final AuthConfig AUTO =
      new AuthConfig(AuthConfig.Mode.AUTO, new VerifierSource.PgAuthid());
  private static final AuthConfig TERMINATE =
      new AuthConfig(AuthConfig.Mode.TERMINATE, new VerifierSource.PgAuthid());
  private static final AuthConfig PASS_THROUGH =
      new AuthConfig(AuthConfig.Mode.PASS_THROUGH, new VerifierSource.None());

  private final TestGateways gateways = new TestGateways();

  @AfterEach
  void stop() {
    gateways.close();
  }

  static Stream<Integer> majors() {
    return PostgresServers.majors().stream();
  }

  static Stream<Arguments> legs() {
    return majors()
        .flatMap(major ->
            Stream.of("disable", "verify-full")
                .flatMap(client ->
                    Stream.of(SslMode.DISABLE, SslMode.PREFER)
                        .map(server -> Arguments.of(major, client, server))));
  }

  @ParameterizedTest
  @MethodSource("legs")
  void everyWayToLogInWorksOnEveryCombinationOfLegs(int major, String client, SslMode towardsServer)
      throws SQLException {
    LoginServer server = LoginServer.of(major);
    for (AuthConfig authentication : new AuthConfig[] {AUTO, TERMINATE}) {
      int port = server.gateway(gateways, towardsServer, authentication).port();
      for (String role : new String[] {"trusted", "clear", "hashed", "scram"}) {
        assertLoggedIn(port, role, Map.of("sslmode", client));
        if (!role.equals("trusted")) {
          assertRefused(port, role, Map.of("sslmode", client, "password", "wrong"), "28P01", role);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void clientsThatInsistOnChannelBindingGetIt(int major) throws SQLException {
    LoginServer server = LoginServer.of(major);
    int port = server.gateway(gateways, SslMode.VERIFY_FULL, AUTO).port();
    Map<String, String> insisting = Map.of("sslmode", "verify-full", "channelBinding", "require");

    assertLoggedIn(port, "scram", insisting);
    assertLoggedIn(
        port,
        "scram",
        Map.of("sslmode", "verify-full", "channelBinding", "require", "sslNegotiation", "direct"));
    assertRefused(port, "scram", with(insisting, "password", "wrong"), "28P01", "scram");
  }

  @ParameterizedTest
  @MethodSource("majors")
  void protocol32IsSpokenWhereTheLoginEndsAtTheGateway(int major) throws SQLException {
    LoginServer server = LoginServer.of(major);
    int port = server.gateway(gateways, SslMode.REQUIRE, TERMINATE).port();
    Map<String, String> newest = Map.of("sslmode", "require", "protocolVersion", "3.2");

    for (String role : new String[] {"clear", "hashed", "scram"}) {
      assertLoggedIn(port, role, newest);
      assertRefused(port, role, with(newest, "password", "wrong"), "28P01", role);
    }
    try (Connection connection = LoginServer.login(port, "scram", newest);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(20)"))
          .isInstanceOfSatisfying(
              SQLException.class, error -> assertThat(error.getSQLState()).isEqualTo("57014"));
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void aGatewayThatShowsTheServersCertificateNeedNotEndTheLogin(int major) throws SQLException {
    LoginServer server = LoginServer.of(major);
    int port =
        server
            .gateway(
                gateways,
                server.upstream(SslMode.REQUIRE),
                new TlsConfig(
                    TlsConfig.Mode.REQUIRE,
                    server.certificate().certificate(),
                    server.certificate().key(),
                    Optional.empty()),
                PASS_THROUGH)
            .port();

    assertLoggedIn(port, "scram", Map.of("sslmode", "require", "channelBinding", "require"));
    assertRefused(port, "scram", Map.of("sslmode", "disable"), "28000", "demands TLS");
  }

  @ParameterizedTest
  @MethodSource("majors")
  void passingThroughWithAnotherCertificateFailsForClientsThatBind(int major) throws SQLException {
    int port = LoginServer.of(major).gateway(gateways, SslMode.REQUIRE, PASS_THROUGH).port();

    assertRefused(
        port,
        "scram",
        Map.of("sslmode", "require", "channelBinding", "require"),
        "28000",
        "channel binding");
    assertLoggedIn(port, "scram", Map.of("sslmode", "require", "channelBinding", "disable"));
  }

  @ParameterizedTest
  @MethodSource("majors")
  void aChangedPasswordCountsAtTheVeryNextLogin(int major) throws SQLException {
    LoginServer server = LoginServer.of(major);
    int port = server.gateway(gateways, SslMode.REQUIRE, AUTO).port();
    Map<String, String> encrypted = Map.of("sslmode", "require");
    server.execute("CREATE ROLE rotated LOGIN PASSWORD '" + PostgresServer.PASSWORD + "'");
    try {
      assertLoggedIn(port, "rotated", encrypted);
      server.execute("ALTER ROLE rotated PASSWORD 'battery staple'");

      assertLoggedIn(port, "rotated", with(encrypted, "password", "battery staple"));
      assertRefused(port, "rotated", encrypted, "28P01", "rotated");

      server.execute("ALTER ROLE rotated VALID UNTIL '2001-01-01'");
      assertRefused(
          port, "rotated", with(encrypted, "password", "battery staple"), "28P01", "rotated");

      server.execute("ALTER ROLE rotated NOLOGIN VALID UNTIL 'infinity'");
      assertRefused(
          port,
          "rotated",
          with(encrypted, "password", "battery staple"),
          "28000",
          "is not permitted to log in");
    } finally {
      server.execute("DROP ROLE rotated");
    }
    assertRefused(port, "rotated", encrypted, "28P01", "rotated");
  }

  @ParameterizedTest
  @MethodSource("majors")
  void anUnknownRoleGetsTheServersOwnAnswer(int major) {
    LoginServer server = LoginServer.of(major);
    int port = server.gateway(gateways, SslMode.REQUIRE, AUTO).port();
    String nobody = "nobody, \"or\" is\tit";

    SQLException direct = refusal(server.port(), nobody, Map.of("sslmode", "disable"));
    SQLException through = refusal(port, nobody, Map.of("sslmode", "require"));

    assertThat(through.getMessage()).isEqualTo(direct.getMessage());
    assertThat(through.getSQLState()).isEqualTo(direct.getSQLState()).isEqualTo("28P01");
  }

  @ParameterizedTest
  @MethodSource("majors")
  void aTrustingServerIsProtectedWhenAllLoginsEndAtTheGateway(int major) throws SQLException {
    LoginServer server = LoginServer.of(major);
    int ending = server.gateway(gateways, SslMode.REQUIRE, TERMINATE).port();
    int relaying = server.gateway(gateways, SslMode.REQUIRE, AUTO).port();
    Map<String, String> wrong = Map.of("sslmode", "require", "password", "wrong");

    assertLoggedIn(relaying, "trusted", wrong);
    assertRefused(ending, "trusted", wrong, "28P01", "trusted");
    assertLoggedIn(ending, "trusted", Map.of("sslmode", "require"));
  }

  @ParameterizedTest
  @MethodSource("majors")
  void verifiersMayComeFromAFileThatChanges(int major, @TempDir Path folder)
      throws SQLException, IOException {
    LoginServer server = LoginServer.of(major);
    Path file = Files.writeString(folder.resolve("userlist.txt"), "; nobody yet\n");
    int port =
        server
            .gateway(
                gateways,
                SslMode.REQUIRE,
                new AuthConfig(AuthConfig.Mode.AUTO, new VerifierSource.UserFile(file)))
            .port();
    Map<String, String> encrypted = Map.of("sslmode", "require");
    assertRefused(port, "scram", encrypted, "28P01", "scram");

    Files.writeString(file, "\"scram\" \"" + storedSecret(server, "scram") + "\"\n");
    assertLoggedIn(port, "scram", encrypted);

    Files.writeString(file, "\"scram\" \"in clear\"\n\n");
    assertLoggedIn(port, "scram", encrypted);
  }

  @ParameterizedTest
  @MethodSource("majors")
  void aSearchPathOfTheClientsDoesNotReachTheLookUp(int major) throws SQLException {
    LoginServer server = LoginServer.of(major);
    int port = server.gateway(gateways, SslMode.REQUIRE, AUTO).port();
    server.execute(
        "CREATE SCHEMA trap",
        "CREATE VIEW trap.pg_authid AS SELECT 'scram'::name AS rolname, 'x'::text AS rolpassword,"
            + " NULL::timestamptz AS rolvaliduntil",
        "ALTER ROLE ALL SET search_path = trap, pg_catalog");
    try {
      assertLoggedIn(port, "scram", Map.of("sslmode", "require", "options", "-c search_path=trap"));
    } finally {
      server.execute("ALTER ROLE ALL RESET search_path", "DROP SCHEMA trap CASCADE");
    }
  }

  @ParameterizedTest
  @MethodSource("majors")
  void aGatewayThatMayNotReadPgAuthidDoesNotStart(int major) {
    LoginServer server = LoginServer.of(major);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            server.gateway(
                gateways,
                server.upstream(SslMode.PREFER).withUser("scram"),
                LoginServer.tls(Optional.empty()),
                AUTO))
        .withMessageContaining("scram")
        .withMessageContaining("pg_authid");
  }

  private static String storedSecret(LoginServer server, String role) throws SQLException {
    try (Connection connection =
            LoginServer.login(server.port(), "postgres", Map.of("sslmode", "disable"));
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("SELECT rolpassword FROM pg_authid WHERE rolname = '" + role + "'")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Map<String, String> with(Map<String, String> all, String key, String value) {
    Map<String, String> more = new HashMap<>(all);
    more.put(key, value);
    return more;
  }

  private static void assertLoggedIn(int port, String role, Map<String, String> properties)
      throws SQLException {
    try (Connection connection = LoginServer.login(port, role, properties);
        ResultSet rows = connection.createStatement().executeQuery("SELECT current_user")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo(role);
    }
  }

  private static void assertRefused(
      int port, String role, Map<String, String> properties, String sqlState, String message) {
    SQLException refused = refusal(port, role, properties);
    assertThat(refused.getMessage()).contains(message);
    assertThat(refused.getSQLState()).isEqualTo(sqlState);
  }

  private static SQLException refusal(int port, String role, Map<String, String> properties) {
    try (Connection connection = LoginServer.login(port, role, properties)) {
      throw new AssertionError(role + " is logged in to " + connection);
    } catch (SQLException refused) {
      return refused;
    }
  }
}
