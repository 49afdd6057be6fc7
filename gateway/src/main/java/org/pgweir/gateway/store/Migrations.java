package org.pgweir.gateway.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** The migrations of this build: the files named in {@code migrations.txt}, by number. */
final class Migrations {

  private static final List<Migration> ALL =
      text("migrations.txt")
          .lines()
          .filter(name -> !name.isBlank())
          .map(Migrations::read)
          .sorted(Comparator.comparingInt(Migration::number))
          .toList();

  private Migrations() {}

  static List<Migration> all() {
    return ALL;
  }

  private static Migration read(String name) {
    return new Migration(Integer.parseInt(name.substring(0, 3)), name, text(name));
  }

  private static String text(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
