package org.pgweir.policies.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where policies come from: files, folders and packs, as {@code --policy} names them.
 *
 * <p>Reads files: not for an event loop.
 */
public final class PolicySources {

  private static final String PACK = "pack:";

  /** What counts when nothing else is asked for. */
  private static final String USUAL_PACK = PACK + "recommended";

  private static final List<String> PACKS = List.of("observe", "recommended", "strict");
  private static final int LARGEST_FILE_BYTES = 4 * 1024 * 1024;

  private PolicySources() {}

  /** The texts, or what cannot be read. */
  public sealed interface Read {

    record Texts(List<PolicyText> files) implements Read {}

    record Unreadable(List<Problem> problems) implements Read {}
  }

  /**
   * Reads what the names stand for, in their order; the files of a folder in the order of their
   * names. Unless a pack is among them, the pack {@code recommended} comes first.
   *
   * @param names each a file, a folder whose {@code *.yaml} and {@code *.yml} count, or {@code
   *     pack:NAME}
   */
  public static Read read(List<String> names) {
    List<PolicyText> files = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    if (names.stream().noneMatch(name -> name.startsWith(PACK))) {
      files.add(pack(USUAL_PACK));
    }
    for (String name : names) {
      if (name.startsWith(PACK)) {
        if (PACKS.contains(name.substring(PACK.length()))) {
          files.add(pack(name));
        } else {
          problems.add(
              Problem.of(name, "there is no such pack; packs are " + String.join(", ", PACKS)));
        }
      } else if (Files.isDirectory(Path.of(name))) {
        folder(name, files, problems);
      } else {
        file(name, files, problems);
      }
    }
    return problems.isEmpty()
        ? new Read.Texts(List.copyOf(files))
        : new Read.Unreadable(List.copyOf(problems));
  }

  private static PolicyText pack(String name) {
    String resource = "/org/pgweir/policies/packs/" + name.substring(PACK.length()) + ".yaml";
    try (InputStream in = PolicySources.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the build");
      }
      return new PolicyText(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void folder(String name, List<PolicyText> files, List<Problem> problems) {
    List<String> inside = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(name), "*.{yaml,yml}")) {
      entries.forEach(entry -> inside.add(entry.toString()));
    } catch (IOException | DirectoryIteratorException e) {
      problems.add(Problem.of(name, "the folder cannot be read: " + e.getMessage()));
      return;
    }
    if (inside.isEmpty()) {
      problems.add(Problem.of(name, "the folder holds no *.yaml and no *.yml"));
    }
    inside.stream().sorted().forEach(file -> file(file, files, problems));
  }

  private static void file(String name, List<PolicyText> files, List<Problem> problems) {
    Path path = Path.of(name);
    try {
      if (Files.isRegularFile(path) && Files.size(path) > LARGEST_FILE_BYTES) {
        problems.add(Problem.of(name, "is larger than a policy can be (4MB)"));
      } else {
        files.add(new PolicyText(name, Files.readString(path)));
      }
    } catch (NoSuchFileException _) {
      problems.add(Problem.of(name, "there is no such file"));
    } catch (CharacterCodingException _) {
      problems.add(Problem.of(name, "the file is not UTF-8"));
    } catch (IOException e) {
      problems.add(Problem.of(name, "cannot be read: " + e.getMessage()));
    }
  }
}
