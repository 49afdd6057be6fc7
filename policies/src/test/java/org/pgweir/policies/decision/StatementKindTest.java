package org.pgweir.policies.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementKindTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT 1                                                     | select
          (SELECT 1) UNION SELECT 2                                    | select
          VALUES (1)                                                   | select
          /* create table */ UPDATE t SET a = 1                        | update
          WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x        | select
          WITH x AS (SELECT 1), y (a) AS (SELECT 2) INSERT INTO t SELECT 1 | insert
          CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)                  | create index
          create or replace temp view v as select 1                    | create view
          CREATE UNLOGGED TABLE t (a int GENERATED ALWAYS AS (1) STORED) | create table
          CREATE TABLE t AS SELECT 1                                   | create table as
          CREATE MATERIALIZED VIEW v AS SELECT 1                       | create materialized view
          CREATE FOREIGN DATA WRAPPER w                                | create foreign data wrapper
          CREATE TEXT SEARCH PARSER p (start = f)                      | create text search parser
          ALTER TABLE ONLY "table" ADD COLUMN a int                    | alter table
          ALTER USER u SET a = 1                                       | alter role
          ALTER USER MAPPING FOR u SERVER s                            | alter user mapping
          DROP OPERATOR CLASS c USING btree                            | drop operator class
          TRUNCATE t                                                   | truncate table
          START TRANSACTION                                            | begin
          END                                                          | commit
          ROLLBACK PREPARED 'x'                                        | rollback prepared
          PREPARE p AS DELETE FROM t                                   | prepare
          PREPARE TRANSACTION 'x'                                      | prepare transaction
          SET CONSTRAINTS ALL DEFERRED                                 | set constraints
          SET search_path = a                                          | set
          EXPLAIN ANALYZE DELETE FROM t                                | explain
          REFRESH MATERIALIZED VIEW v                                  | refresh materialized view
          FROBNICATE t                                                 | opaque
          """)
  void namesAStatementAsItsCommandTagDoes(String statement, String kind) {
    assertThat(StatementKind.of(statement, true)).isEqualTo(kind);
  }
}
