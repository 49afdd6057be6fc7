package org.pgweir.gateway.lint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.pgweir.gateway.lint.Section.Running;

/** Finds and reads files of SQL, each as the tool would that it is written for. */
public final class SqlFiles {

  private final boolean singleTransaction;

  /**
   * @param singleTransaction whether a file that is of no tool known here is run in one
   *     transaction, as {@code psql -1} does
   */
  public SqlFiles(boolean singleTransaction) {
    this.singleTransaction = singleTransaction;
  }

  /**
   * The files that are named, in the order in which they are run: those of a folder and the folders
   * in it by version where they are named as Flyway wants it, else by path.
   *
   * @throws BadFile when there is no such file or a folder holds none
   */
  public static List<Path> find(List<Path> named) throws BadFile {
    List<Path> files = new ArrayList<>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        files.addAll(in(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new BadFile("there is no file " + path);
      }
    }
    return files;
  }

  private static List<Path> in(Path folder) throws BadFile {
    try (Stream<Path> below = Files.walk(folder)) {
      List<Path> files =
          below
              .filter(file -> file.toString().endsWith(".sql"))
              .filter(Files::isRegularFile)
              .filter(file -> FlywayName.of(file).filter(FlywayName::isUndo).isEmpty())
              .sorted(SqlFiles::compare)
              .toList();
      if (files.isEmpty()) {
        throw new BadFile("the folder " + folder + " holds no file that ends in .sql");
      }
      return files;
    } catch (IOException e) {
      throw new BadFile("the folder " + folder + " cannot be read: " + e.getMessage());
    }
  }

  /** Files that are not Flyway's come first. */
  private static int compare(Path one, Path other) {
    return Comparator.<Path, Boolean>comparing(file -> FlywayName.of(file).isPresent())
        .thenComparing(
            file -> FlywayName.of(file),
            Comparator.comparing(
                name -> name.orElse(null), Comparator.nullsFirst(Comparator.naturalOrder())))
        .thenComparing(Path::toString)
        .compare(one, other);
  }

  /**
   * Reads a file.
   *
   * @throws BadFile when it cannot be read, or is not UTF-8
   */
  public SqlFile read(Path file) throws BadFile {
    Source source = Source.of(file);
    return FlywayName.of(file).isPresent() && !LiquibaseFile.isOne(source.text())
        ? flyway(source, file)
        : read(source);
  }

  /** A text that no file name says anything about. */
  public SqlFile read(Source source) {
    return LiquibaseFile.isOne(source.text())
        ? LiquibaseFile.read(source)
        : plain(source, singleTransaction ? Running.IN_TRANSACTION : Running.ONE_BY_ONE);
  }

  private static SqlFile plain(Source source, Running running) {
    Mask mask = new Mask(source.text());
    mask.placeholders();
    List<NotJudged> notJudged = new PsqlScript(mask, true).mask();
    return new SqlFile(source, mask, Section.read(0, mask.text(), running), notJudged);
  }

  /**
   * Flyway runs a migration in a transaction, unless its configuration says otherwise or one of its
   * statements cannot run in one.
   */
  private static SqlFile flyway(Source source, Path file) throws BadFile {
    SqlFile read = plain(source, Running.IN_TRANSACTION);
    boolean inTransaction =
        configured(file)
            .orElseGet(() ->
                read.sections().stream()
                    .allMatch(section ->
                        section.text().statements().stream().allMatch(section::isTransactional)));
    return inTransaction
        ? read
        : new SqlFile(
            source,
            read.mask(),
            read.sections().stream()
                .map(each -> new Section(each.offset(), each.text(), Running.ONE_BY_ONE))
                .toList(),
            read.notJudged());
  }

  /** {@code executeInTransaction} of the file {@code NAME.sql.conf} beside it. */
  private static Optional<Boolean> configured(Path file) throws BadFile {
    Path configuration = file.resolveSibling(file.getFileName() + ".conf");
    if (!Files.exists(configuration)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(configuration)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadFile("the file " + configuration + " cannot be read: " + e.getMessage());
    }
    return Optional.ofNullable(properties.getProperty("executeInTransaction"))
        .map(value -> !value.strip().equalsIgnoreCase("false"));
  }
}
