package org.pgweir.gateway.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.tls.AdminClientTls;

/**
 * How the commands show a gateway who asks, from the environment, where no list of processes shows
 * it: {@code PGWEIR_ADMIN_TOKEN} or {@code PGWEIR_ADMIN_TOKEN_FILE}; {@code PGWEIR_ADMIN_CA} for
 * one that is encrypted, {@code PGWEIR_ADMIN_CERTIFICATE} and {@code PGWEIR_ADMIN_KEY} for a client
 * certificate.
 */
record AdminAccess(Map<String, String> environment) {

  private static final String PREFIX = "PGWEIR_ADMIN_";

  static AdminAccess ofProcess() {
    return new AdminAccess(System.getenv());
  }

  String scheme() {
    return value("CA").isPresent() ? "https" : "http";
  }

  HttpRequest.Builder shown(HttpRequest.Builder request) {
    return value("TOKEN")
        .or(() -> value("TOKEN_FILE").map(AdminAccess::content))
        .map(token -> request.header("Authorization", "Bearer " + token))
        .orElse(request);
  }

  HttpClient client() {
    HttpClient.Builder builder = HttpClient.newBuilder();
    if (value("CA").isPresent()) {
      try {
        builder.sslContext(
            AdminClientTls.context(
                Path.of(value("CA").get()),
                value("CERTIFICATE").map(Path::of),
                value("KEY").map(Path::of)));
      } catch (SSLException | IllegalArgumentException e) {
        throw new ConfigException(
            "PGWEIR_ADMIN_CA, _CERTIFICATE and _KEY cannot be used: " + e.getMessage());
      }
    }
    return builder.build();
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(environment.get(PREFIX + name)).filter(text -> !text.isEmpty());
  }

  private static String content(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new ConfigException("PGWEIR_ADMIN_TOKEN_FILE: " + file + " cannot be read");
    }
  }
}
