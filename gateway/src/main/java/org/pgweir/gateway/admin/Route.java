package org.pgweir.gateway.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that can be asked for, or done, over HTTP.
 *
 * @param path segments after slashes; one in braces, {@code /changes/{id}}, stands for any
 * @param handler called on a virtual thread; may block
 */
public record Route(Method method, String path, Handler handler) {

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
   */
  public record Request(Map<String, String> segments, Map<String, String> query, String body) {

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
