package org.pgweir.gateway.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.config.HostPort;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running gateway over its admin HTTP. */
final class AdminClient {

  private static final int OK = 200;
  private static final int UNPROCESSABLE = 422;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HostPort admin;
  private final AdminAccess access;

  /** Shows who asks as the environment says. */
  AdminClient(HostPort admin) {
    this(admin, AdminAccess.ofProcess());
  }

  AdminClient(HostPort admin, AdminAccess access) {
    this.admin = admin;
    this.access = access;
  }

  /** Asks; {@code ?database=} is added where one is named. */
  JsonNode get(String path, @Nullable String database) throws CannotStart, InterruptedException {
    return answer(sent(request(path, database).GET().build()));
  }

  /** Has something done. */
  JsonNode post(String path, @Nullable String database) throws CannotStart, InterruptedException {
    try {
      return post(path, database, Map.of());
    } catch (BadRequest e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Has something done.
   *
   * @param body keys and values
   * @throws BadRequest when the gateway can do nothing with them
   */
  JsonNode post(String path, @Nullable String database, Map<String, Object> body)
      throws CannotStart, BadRequest, InterruptedException {
    HttpResponse<String> response =
        sent(
            request(path, database)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
                .build());
    if (response.statusCode() == UNPROCESSABLE) {
      throw new BadRequest(read(response).path("error").asString());
    }
    return answer(response);
  }

  /** Has something done that a JSON object tells of. */
  JsonNode postBody(String path, String body) throws CannotStart, InterruptedException {
    return answer(
        sent(
            request(path, null)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build()));
  }

  /**
   * Has something done in a database that a JSON object tells of.
   *
   * @param body JSON
   */
  JsonNode post(String path, @Nullable String database, String body)
      throws CannotStart, InterruptedException {
    return answer(
        sent(
            request(path, database)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build()));
  }

  /** The same with one more thing said behind the question mark. */
  JsonNode post(String path, @Nullable String database, String name, String value)
      throws CannotStart, InterruptedException {
    return post(path + "?" + name + "=" + encoded(value), database);
  }

  private HttpRequest.Builder request(String path, @Nullable String database) {
    String query =
        database == null ? "" : (path.contains("?") ? "&" : "?") + "database=" + encoded(database);
    return access.shown(
        HttpRequest.newBuilder(URI.create(access.scheme() + "://" + admin + path + query))
            .timeout(LIMIT));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> sent(HttpRequest request) throws CannotStart, InterruptedException {
    try (HttpClient client = access.client()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CannotStart("the gateway at " + admin + " does not answer", e);
    }
  }

  private JsonNode answer(HttpResponse<String> response) throws CannotStart {
    JsonNode body = read(response);
    if (response.statusCode() != OK) {
      throw new CannotStart(body.path("error").asString(), null);
    }
    return body;
  }

  private JsonNode read(HttpResponse<String> response) throws CannotStart {
    try {
      return MAPPER.readTree(response.body());
    } catch (JacksonException e) {
      throw new CannotStart("the gateway at " + admin + " does not answer", e);
    }
  }
}
