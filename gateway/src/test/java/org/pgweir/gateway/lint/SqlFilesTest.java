package org.pgweir.gateway.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.lint.Section.Running;
import org.pgweir.policies.sql.tree.SqlStatement;

class SqlFilesTest {

  @TempDir private Path folder;

  @Test
  void flywayMigrationsComeByVersionAndRepeatableOnesLast() throws Exception {
    for (String name :
        List.of(
            "V10__c.sql",
            "V2__b.sql",
            "sub/V2_1__b.sql",
            "R__views.sql",
            "U2__undo.sql",
            "B1__base.sql",
            "readme.txt",
            "a.sql")) {
      write(name, "");
    }
    assertThat(SqlFiles.find(List.of(folder)))
        .map(file -> folder.relativize(file).toString())
        .containsExactly(
            "a.sql", "B1__base.sql", "V2__b.sql", "sub/V2_1__b.sql", "V10__c.sql", "R__views.sql");
  }

  @Test
  void whatIsNamedAndNotThereIsToldOf() throws IOException {
    assertThatThrownBy(() -> SqlFiles.find(List.of(folder.resolve("x.sql"))))
        .isInstanceOf(BadFile.class)
        .hasMessageContaining("there is no file");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> SqlFiles.find(List.of(empty)))
        .isInstanceOf(BadFile.class)
        .hasMessageContaining("holds no file that ends in .sql");
  }

  @Test
  void bytesThatAreNoUtf8AreToldOfWithTheirPlace() throws IOException {
    Path file = folder.resolve("latin1.sql");
    Files.write(file, "SELECT 1;\nSELECT 'ä'".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> new SqlFiles(false).read(file))
        .isInstanceOf(BadFile.class)
        .hasMessage(file + ":2:9: this is not UTF-8");
  }

  @Test
  void positionsCountCharactersBehindByteOrderMarkAndCarriageReturns() throws Exception {
    SqlFile file =
        read("crlf.sql", "\uFEFFSELECT '😀ä';\r\n  SELECT 2;\rSELECT 3; SELECT '😀'; SELECT 4");
    assertThat(positions(file)).containsExactly("1:1", "2:3", "3:1", "3:11", "3:23");
  }

  @Test
  void psqlsOwnCommandsAndRowsAreNoStatements() throws Exception {
    SqlFile file =
        read(
            "dump.sql",
            """
            \\set x 'it''s; \\'
            CREATE TABLE t (a text);
            COPY t (a) FROM stdin;
            it's; -- no statement
            \\.
            \\if :x
            INSERT INTO t VALUES (:'x') \\g
            SELECT 'a\\b', E'\\'\\\\', $$ \\d $$ \\; SELECT a[1:2], :x, t::text FROM :"x"
            \\gexec
            \\copy t from 'file'
            SELECT $1 \\bind 'it''s' \\g
            """);
    assertThat(statements(file))
        .containsExactly(
            "CREATE TABLE t (a text)",
            "COPY t (a) FROM stdin",
            "INSERT INTO t VALUES (:'x')",
            "SELECT 'a\\b', E'\\'\\\\', $$ \\d $$",
            "SELECT a[1:2], :x, t::text FROM :\"x\"",
            "SELECT $1");
    assertThat(file.notJudged())
        .extracting(part -> part.why().split("\\\\", -1)[1].split(" ", -1)[0])
        .containsExactly("set", "if", "g", "gexec", "copy", "bind");
    assertThat(file.sections().getFirst().text().statements())
        .noneMatch(SqlStatement.Opaque.class::isInstance);
  }

  @Test
  void rowsThatAreNotEndedReachToTheEndOfTheFile() throws Exception {
    assertThat(positions(read("a.sql", "COPY t FROM STDOUT;\n'1\n\\.\nSELECT 2")))
        .containsExactly("1:1", "4:1");
    assertThat(positions(read("b.sql", "copy t (a) from stdin csv;\n'1\nSELECT 2;")))
        .containsExactly("1:1");
  }

  @Test
  void aTextThatDoesNotEndLeavesWhatComesBeforeReadable() throws Exception {
    SqlFile file = read("open.sql", "SELECT 1;\nSELECT 2;\nSELECT 'open");
    assertThat(positions(file)).containsExactly("1:1", "2:1", "3:1");
    assertThat(file.sections().getFirst().text().statements())
        .noneMatch(SqlStatement.Opaque.class::isInstance);
  }

  @Test
  void placeholdersAreTakenForNamesAndShownAsTheyAreWritten() throws Exception {
    SqlFile file =
        read("V1__p.sql", "CREATE TABLE ${app.schema}.${prefix}orders (id int DEFAULT ${n})");
    SqlStatement read = file.sections().getFirst().text().statements().getFirst();
    assertThat(read).isNotInstanceOf(SqlStatement.Opaque.class);
    assertThat(file.unmasked("__app_schema_.__prefix_orders"))
        .isEqualTo("${app.schema}.${prefix}orders");
  }

  @Test
  void flywayRunsAFileInATransactionIfItCan() throws Exception {
    assertThat(running(read("V1__a.sql", "CREATE TABLE t (id int)")))
        .containsExactly(Running.IN_TRANSACTION);
    assertThat(running(read("V2__b.sql", "CREATE INDEX CONCURRENTLY i ON t (id)")))
        .containsExactly(Running.ONE_BY_ONE);
    write("V3__c.sql.conf", "executeInTransaction=false");
    assertThat(running(read("V3__c.sql", "SELECT 1"))).containsExactly(Running.ONE_BY_ONE);
    assertThat(running(read("plain.sql", "SELECT 1"))).containsExactly(Running.ONE_BY_ONE);
    Path plain = folder.resolve("plain.sql");
    assertThat(running(new SqlFiles(true).read(plain))).containsExactly(Running.IN_TRANSACTION);
  }

  @Test
  void liquibaseRunsEachChangesetByItsAttributes() throws Exception {
    SqlFile file =
        read(
            "changes.sql",
            """
            --liquibase formatted sql
            --changeset anna:1
            CREATE TABLE a (id int);
            --rollback DROP TABLE a;
            --changeset anna:2 runInTransaction:false
            CREATE INDEX CONCURRENTLY i ON a (id);
            --changeset anna:3 dbms:mysql,h2
            CREATE TABLE b (id int) ENGINE=InnoDB;
            --changeset "anna b":4 splitStatements:false runInTransaction:false
            SELECT 1; SELECT 2;
            --changeset anna:5 endDelimiter:/
            SELECT 6/3
            /
            SELECT 4
            /
            --changeset anna:6
            --ignoreLines:1
            this is ignored
            SELECT 5;
            """);
    assertThat(statements(file))
        .containsExactly(
            "CREATE TABLE a (id int)",
            "CREATE INDEX CONCURRENTLY i ON a (id)",
            "SELECT 1",
            "SELECT 2",
            "SELECT 6/3",
            "SELECT 4",
            "SELECT 5");
    assertThat(running(file))
        .containsExactly(
            Running.IN_TRANSACTION,
            Running.ONE_BY_ONE,
            Running.IN_TRANSACTION,
            Running.AS_ONE_TEXT,
            Running.IN_TRANSACTION,
            Running.IN_TRANSACTION);
    assertThat(file.notJudged())
        .extracting(part -> file.source().line(part.start()))
        .containsExactly(7);
    assertThat(positions(file)).contains("3:1", "12:1");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private SqlFile read(String name, String text) throws Exception {
    write(name, text);
    return new SqlFiles(false).read(folder.resolve(name));
  }

  private static List<Running> running(SqlFile file) {
    return file.sections().stream().map(Section::running).toList();
  }

  private static List<String> statements(SqlFile file) {
    List<String> statements = new ArrayList<>();
    for (Section section : file.sections()) {
      section.text().statements().stream()
          .map(SqlStatement::range)
          .map(range ->
              file.source()
                  .text()
                  .substring(section.offset() + range.start(), section.offset() + range.end()))
          .forEach(statements::add);
    }
    return statements;
  }

  private static List<String> positions(SqlFile file) {
    return file.sections().stream()
        .flatMap(section ->
            section.text().statements().stream()
                .map(statement ->
                    file.source().position(section.offset() + statement.range().start())))
        .toList();
  }
}
