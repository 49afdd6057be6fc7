package org.pgweir.gateway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every file of the project has in common. */
final class TidyTest {

  private static final int LONGEST_FILE_LINES = 400;
  private static final int LONGEST_PACKAGE_INFO_LINES = 30;

  private static final Pattern UNFINISHED = Pattern.compile("TO" + "DO|FIX" + "ME|@Dis" + "abled");

  /** Home directories, and the hosts that packages are fetched from. */
  private static final Pattern NOT_OURS =
      Pattern.compile(
          "/(h[o]me|r[o]ot|U[s]ers|w[o]rk|f[a]rm)/[a-z]|rep[o]1?\\.m[a]ven|r[e]gistry\\.np[m]"
              + "|d[e]b\\.d[e]bian|/t[m]p/[a-z]+/");

  private static final Pattern RELATIVE_LINK = Pattern.compile("\\]\\(([^):#]+)(?:#[^)]*)?\\)");

  private final List<Path> sources = Repository.sourceFiles();

  @Test
  void noFileIsLongerThanAReaderCanHold() {
    assertThat(withLines(file -> !isData(file), LONGEST_FILE_LINES)).isEmpty();
  }

  @Test
  void aPackageIsIntroducedOnOneScreen() {
    assertThat(withLines(file -> file.endsWith("package-info.java"), LONGEST_PACKAGE_INFO_LINES))
        .isEmpty();
  }

  @Test
  void everyProductionPackageIsIntroduced() throws IOException {
    List<Path> bare = new ArrayList<>();
    for (Path file : sources) {
      Path folder = Repository.parent(file);
      if (isProductionJava(file) && !Files.exists(folder.resolve("package-info.java"))) {
        bare.add(folder);
      }
    }
    assertThat(bare).isEmpty();
  }

  @Test
  void nothingIsLeftUnfinished() {
    assertThat(linesMatching(UNFINISHED)).isEmpty();
  }

  @Test
  void nothingNamesAMachineOrARegistry() {
    assertThat(linesMatching(NOT_OURS)).isEmpty();
  }

  @Test
  void everyDocumentIsReachedFromTheIndex() throws IOException {
    Path docs = Repository.root().resolve("docs");
    String index = Files.readString(docs.resolve("README.md"));
    try (Stream<Path> pages = Files.walk(docs)) {
      assertThat(pages.filter(page -> page.toString().endsWith(".md")))
          .map(page -> docs.relativize(page).toString())
          .filteredOn(page -> !page.equals("README.md"))
          .filteredOn(page -> !index.contains("(" + page + ")"))
          .isEmpty();
    }
  }

  @Test
  void everyLinkInTheDocumentationLeadsSomewhere() {
    assertThat(sources)
        .filteredOn(file -> file.toString().endsWith(".md"))
        .flatExtracting(TidyTest::brokenLinks)
        .isEmpty();
  }

  private static List<String> brokenLinks(Path page) {
    Matcher links = RELATIVE_LINK.matcher(String.join("\n", Repository.lines(page)));
    return links
        .results()
        .map(link -> link.group(1))
        .filter(target -> !Files.exists(Repository.parent(page).resolve(target)))
        .map(target -> page + " links to " + target)
        .toList();
  }

  private List<String> withLines(Predicate<Path> which, int limit) {
    return sources.stream()
        .filter(which)
        .filter(file -> Repository.lines(file).size() > limit)
        .map(file -> file + ": " + Repository.lines(file).size() + " lines")
        .toList();
  }

  private List<String> linesMatching(Pattern pattern) {
    List<String> found = new ArrayList<>();
    for (Path file : sources) {
      List<String> lines = Repository.lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (pattern.matcher(lines.get(i)).find()) {
          found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }

  private static boolean isProductionJava(Path file) {
    return file.toString().contains("/src/main/java/") && file.toString().endsWith(".java");
  }

  /** Licence text, pictures and tables of facts are looked up, not read. */
  private static boolean isData(Path file) {
    String name = file.toString();
    return name.endsWith("/LICENSE")
        || name.endsWith(".svg")
        || name.endsWith(".json")
        || name.endsWith(".tsv")
        || name.endsWith(".csv")
        || (name.endsWith(".sql") && name.contains("/oracle/"));
  }
}
