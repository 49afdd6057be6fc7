package org.pgweir.gateway.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of this repository, without what a build or an editor leaves behind. */
final class Repository {

  private static final Set<String> NOT_SOURCE = Set.of("target", "work", "node_modules");

  private Repository() {}

  /** The folder that holds the three modules; tests run in one of them. */
  static Path root() {
    Path root = parent(Path.of("").toAbsolutePath());
    if (!Files.exists(root.resolve("policies/pom.xml"))) {
      throw new IllegalStateException("not run from a module of the repository: " + root);
    }
    return root;
  }

  /**
   * Every text file under version control, more or less: hidden folders other than .ci excluded.
   */
  static List<Path> sourceFiles() {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(root(), new Collector(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException("no folder holds " + file);
    }
    return parent;
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collector(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = String.valueOf(folder.getFileName());
      boolean hidden = name.startsWith(".") && !name.equals(".ci");
      return NOT_SOURCE.contains(name) || (hidden && !folder.equals(root()))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = String.valueOf(file.getFileName());
      if (!name.startsWith(".") && !name.endsWith(".class") && !name.endsWith(".log")) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
