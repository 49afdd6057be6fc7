package org.pgweir.gateway.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.gateway.config.AdminRole;
import org.pgweir.gateway.config.AdminUser;

/**
 * One thing that can be asked for, or done, over HTTP.
 *
 * @param path segments after slashes; one in braces, {@code /changes/{id}}, stands for any
 * @param needed who may; empty for everybody
 * @param handler called on a virtual thread; may block
 */
public record Route(Method method, String path, Optional<AdminRole> needed, Handler handler) {

  /** What a viewer may see, or an operator do. */
  public Route(Method method, String path, Handler handler) {
    this(
        method,
        path,
        Optional.of(method == Method.GET ? AdminRole.VIEWER : AdminRole.OPERATOR),
        handler);
  }

  /** How it is asked for: GET changes nothing, POST does. */
  public enum Method {
    GET,
    POST
  }

  /** Makes the answer. */
  @FunctionalInterface
  public interface Handler {
    Answer answer(Request request);
  }

  /**
   * What was asked.
   *
   * @param segments what stands where the path has braces, by name
   * @param query what stands behind the question mark, by name
   * @param body of a POST
   * @param caller who asks; empty where there are no users
   */
  public record Request(
      Map<String, String> segments,
      Map<String, String> query,
      String body,
      Optional<AdminUser> caller) {

    public Request {
      segments = Map.copyOf(segments);
      query = Map.copyOf(query);
    }
  }

  /**
   * What is said.
   *
   * @param type the Content-Type
   */
  public record Answer(int status, String type, String body) {

    /** A body of JSON. */
    public static Answer json(int status, String body) {
      return new Answer(status, "application/json", body);
    }

    /** What was wrong, as {@code {"error":…}}. */
    public static Answer problem(int status, String message) {
      return json(status, Json.write(json -> json.writeStringProperty("error", message)));
    }
  }

  /** What the braces stand for in a path, if it is this one. */
  Optional<Map<String, String>> match(String asked) {
    List<String> own = List.of(path.split("/", -1));
    List<String> others = List.of(asked.split("/", -1));
    if (own.size() != others.size()) {
      return Optional.empty();
    }
    Map<String, String> segments = new HashMap<>();
    for (int i = 0; i < own.size(); i++) {
      String segment = own.get(i);
      if (segment.startsWith("{")) {
        segments.put(segment.substring(1, segment.length() - 1), others.get(i));
      } else if (!segment.equals(others.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(segments);
  }
}
