package org.pgweir.gateway.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The instructions of docker/Dockerfile, each on one line.
 *
 * @param instructions without comments and line breaks
 */
record ImageFile(List<String> instructions) {

  static final Path FOLDER = Path.of("..", "docker");

  /** What the build stage copies from the repository. */
  static final List<String> SOURCES =
      List.of(
          "pom.xml",
          "protocol/pom.xml",
          "protocol/src",
          "policies/pom.xml",
          "policies/src",
          "gateway/pom.xml",
          "gateway/src");

  static ImageFile read() throws IOException {
    String text = Files.readString(FOLDER.resolve("Dockerfile")).replace("\\\n", "");
    return new ImageFile(
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
  }

  /** What follows the word in its last instruction, which is the one of the final stage. */
  String last(String word) {
    return all(word).getLast();
  }

  List<String> all(String word) {
    return instructions.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length()).strip())
        .toList();
  }

  List<String> entryPoint() {
    return words(last("ENTRYPOINT"));
  }

  List<String> command() {
    return words(last("CMD"));
  }

  List<String> healthCheck() {
    String check = last("HEALTHCHECK");
    return words(check.substring(check.indexOf('[')));
  }

  List<String> exposed() {
    return Arrays.asList(last("EXPOSE").split(" ", -1));
  }

  /** The value of an option of the command. */
  String option(String name) {
    return command().get(command().indexOf(name) + 1);
  }

  private static List<String> words(String json) {
    return JsonMapper.shared().readValue(json, new TypeReference<List<String>>() {});
  }
}
