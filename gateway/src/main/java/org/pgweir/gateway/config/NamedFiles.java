package org.pgweir.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files a configuration names, relative to a folder. */
record NamedFiles(Path folder) {

  private static final int MAX_SECRET_BYTES = 64 * 1024;

  /**
   * @throws ConfigException when there is no such file or we may not read it
   */
  Path readable(String name) {
    Path path = folder.resolve(name);
    if (!Files.isRegularFile(path)) {
      throw new ConfigException("there is no file " + path);
    }
    if (!Files.isReadable(path)) {
      throw new ConfigException("the file " + path + " may not be read by this user");
    }
    return path;
  }

  /** The whole content without the line end that editors add. */
  Secret secret(String name) {
    Path path = readable(name);
    try {
      if (Files.size(path) > MAX_SECRET_BYTES) {
        throw new ConfigException("the file " + path + " is too large for a password");
      }
      String text = Files.readString(path).stripTrailing();
      if (text.isEmpty()) {
        throw new ConfigException("the file " + path + " is empty");
      }
      return new Secret(text);
    } catch (IOException e) {
      throw new ConfigException("the file " + path + " cannot be read: " + e.getMessage());
    }
  }
}
