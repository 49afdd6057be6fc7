package org.pgweir.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresServersTest {

  @EachServer
  void isTheVersionItSays(PostgresServer server) throws SQLException {
    try (Connection connection = server.connect("postgres")) {
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(server.major());
    }
  }

  @ParameterizedTest
  @CsvSource({"by_password", "by_md5", "by_scram"})
  void logsInByPasswordOverTls(String role) throws SQLException {
    for (PostgresServer server : PostgresServers.all().toList()) {
      String address =
          "jdbc:postgresql://127.0.0.1:%d/postgres?sslmode=verify-full&sslrootcert=%s"
              .formatted(server.port(), server.certificate().certificate());
      try (Connection connection =
          DriverManager.getConnection(address, role, PostgresServer.PASSWORD)) {
        assertThat(connection.getMetaData().getUserName()).isEqualTo(role);
      }
    }
  }
}
