package org.pgweir.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a gateway does for its users, however it was started.
 *
 * @param url JDBC address through the gateway
 * @param admin address of the admin server
 */
record ServedGateway(String url, URI admin) {

  void servesClientsAndRefuses() throws SQLException, IOException, InterruptedException {
    assertThat(status("/healthz")).isEqualTo(200);
    assertThat(status("/readyz")).isEqualTo(200);
    try (Connection client = DriverManager.getConnection(url);
        Statement statement = client.createStatement()) {
      assertThatThrownBy(() ->
              statement.execute(
                  "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()"))
          .isInstanceOfSatisfying(
              SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
      try (ResultSet rows = statement.executeQuery("SELECT 1")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  private int status(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(admin.resolve(path)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
