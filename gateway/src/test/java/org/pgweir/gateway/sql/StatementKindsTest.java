package org.pgweir.gateway.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SequenceStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Every statement of a script is of the kind that the server, having run it, says in its command
 * tag.
 */
final class StatementKindsTest {

  private static final List<String> SCRIPT =
      List.of(
          "CREATE SCHEMA s CREATE TABLE t (a int PRIMARY KEY, b text) CREATE VIEW v AS TABLE t",
          "SET search_path = s, public",
          "CREATE TABLE p (a int) PARTITION BY RANGE (a)",
          "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2)",
          "CREATE TABLE p2 (LIKE p)",
          "ALTER TABLE p ATTACH PARTITION p2 DEFAULT",
          "ALTER TABLE p DETACH PARTITION p2",
          "CREATE TEMP TABLE tt AS SELECT 1 AS a",
          "SELECT 1 AS a INTO n",
          "CREATE TABLE n2 AS VALUES (1) WITH NO DATA",
          "ALTER TABLE t ADD COLUMN c int DEFAULT 1, ALTER b SET NOT NULL, ADD CHECK (a > 0)",
          "ALTER TABLE t RENAME COLUMN c TO d",
          "CREATE UNIQUE INDEX CONCURRENTLY i ON t (d) WHERE d > 0",
          "ALTER INDEX i RENAME TO i2",
          "REINDEX INDEX i2",
          "DROP INDEX CONCURRENTLY i2",
          "CREATE SEQUENCE q OWNED BY t.d",
          "ALTER SEQUENCE q RESTART WITH 5",
          "CREATE TYPE e AS ENUM ('a')",
          "ALTER TYPE e ADD VALUE IF NOT EXISTS 'b'",
          "CREATE DOMAIN d AS int CHECK (VALUE > 0)",
          "ALTER DOMAIN d SET DEFAULT 1",
          "CREATE OR REPLACE VIEW v2 AS SELECT * FROM t",
          "ALTER VIEW v2 RENAME TO v3",
          "CREATE MATERIALIZED VIEW m AS SELECT * FROM t",
          "REFRESH MATERIALIZED VIEW m",
          "INSERT INTO t (a, b) VALUES (1, 'x') ON CONFLICT (a) DO UPDATE SET b = 'y'",
          "WITH x AS (UPDATE t SET b = 'z' RETURNING *) INSERT INTO n SELECT a FROM x",
          "UPDATE ONLY t SET (b, d) = ('w', DEFAULT) WHERE a = 1",
          "DELETE FROM t USING n WHERE n.a = t.a",
          "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
          "VALUES (1), (2)",
          "TABLE t",
          "(SELECT 1) UNION (SELECT 2) ORDER BY 1",
          "SELECT * FROM t FOR UPDATE",
          "COPY t TO STDOUT",
          "COPY (DELETE FROM t RETURNING *) TO STDOUT",
          "TRUNCATE t RESTART IDENTITY CASCADE",
          "PREPARE ps (int) AS SELECT $1",
          "EXECUTE ps (1)",
          "DEALLOCATE ps",
          "EXPLAIN (ANALYZE, COSTS off) SELECT 1",
          "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
          "CREATE PROCEDURE pr() LANGUAGE sql AS 'SELECT 1'",
          "CALL pr()",
          "DO $$BEGIN PERFORM 1; END$$",
          "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
          "CREATE RULE r AS ON DELETE TO n DO INSTEAD NOTHING",
          "CREATE POLICY po ON t USING (a > 0)",
          "ALTER POLICY po ON t RENAME TO po2",
          "CREATE STATISTICS st ON a, b FROM t",
          "CREATE PUBLICATION pu FOR TABLE t",
          "COMMENT ON COLUMN t.a IS 'x'",
          "GRANT SELECT ON t TO guest",
          "REVOKE SELECT ON t FROM guest",
          "ALTER FUNCTION f() OWNER TO postgres",
          "VACUUM (FULL) t",
          "ANALYZE t",
          "CLUSTER t USING t_pkey",
          "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
          "SET LOCAL lock_timeout TO '1s'",
          "SET CONSTRAINTS ALL DEFERRED",
          "LOCK TABLE t IN SHARE MODE",
          "SAVEPOINT sp",
          "DECLARE c CURSOR FOR SELECT 1",
          "FETCH NEXT FROM c",
          "MOVE c",
          "CLOSE c",
          "ROLLBACK TO sp",
          "RELEASE sp",
          "COMMIT",
          "START TRANSACTION READ ONLY",
          "SHOW lock_timeout",
          "ROLLBACK",
          "RESET lock_timeout",
          "LISTEN a",
          "NOTIFY a, 'b'",
          "UNLISTEN *",
          "CHECKPOINT",
          "DROP PUBLICATION pu",
          "DROP TRIGGER g ON t",
          "DROP FUNCTION f()",
          "DROP MATERIALIZED VIEW m",
          "DROP TABLE n, n2 CASCADE",
          "DISCARD ALL",
          "DROP SCHEMA s CASCADE");

  @EachServer
  void readsTheKindThatTheServerReports(PostgresServer server) {
    try (RawClient client =
        RawClient.login(server.port(), server.createDatabase("kinds"), PostgresServer.SUPERUSER)) {
      for (String sql : SCRIPT) {
        List<SqlStatement> statements = SqlReader.read(sql, true).statements();
        assertThat(statements).as(sql).hasSize(1);
        assertThat(commandTag(client.query(sql)))
            .as(sql)
            .startsWith(expectedTag(statements.getFirst()));
      }
    }
  }

  private static String commandTag(List<Frame> reply) {
    for (Frame frame : reply) {
      if (frame.type() == 'E') {
        return "error: " + frame.field('M');
      }
      if (frame.type() == 'C') {
        byte[] tag = new byte[frame.length() - 1];
        frame.body().get(tag);
        return new String(tag, StandardCharsets.US_ASCII);
      }
    }
    return "none";
  }

  private static String expectedTag(SqlStatement statement) {
    return switch (statement) {
      case DataStatement data -> dataTag(data);
      case CopyStatement _ -> "COPY";
      case TableStatement table -> tableTag(table);
      case IndexStatement.CreateIndex _ -> "CREATE INDEX";
      case IndexStatement.AlterIndex _ -> "ALTER INDEX";
      case IndexStatement.Reindex _ -> "REINDEX";
      case TypeStatement.CreateType _ -> "CREATE TYPE";
      case TypeStatement.AlterType _ -> "ALTER TYPE";
      case TypeStatement.CreateDomain _ -> "CREATE DOMAIN";
      case TypeStatement.AlterDomain _ -> "ALTER DOMAIN";
      case SequenceStatement.CreateSequence _ -> "CREATE SEQUENCE";
      case SequenceStatement.AlterSequence _ -> "ALTER SEQUENCE";
      case ViewStatement.CreateView _ -> "CREATE VIEW";
      case ViewStatement.CreateMaterializedView _ -> "SELECT";
      case ViewStatement.RefreshMaterializedView _ -> "REFRESH MATERIALIZED VIEW";
      case ViewStatement.AlterView _ -> "ALTER VIEW";
      case ObjectStatement object -> objectTag(object);
      case DropObjects drop -> "DROP " + drop.kind().toUpperCase(Locale.ROOT);
      case TransactionStatement transaction -> transactionTag(transaction);
      case SessionStatement session -> sessionTag(session);
      case WrappingStatement wrapping -> wrappingTag(wrapping);
      case SqlStatement.OtherStatement other -> other.command().toUpperCase(Locale.ROOT);
      case SqlStatement.Opaque _ -> "not understood";
    };
  }

  private static String dataTag(DataStatement statement) {
    return switch (statement) {
      case DataStatement.Select select ->
          select.query().body() instanceof Query.Select body && body.into().isPresent()
              ? "SELECT 1"
              : "SELECT";
      case DataStatement.Insert _ -> "INSERT";
      case DataStatement.Update _ -> "UPDATE";
      case DataStatement.Delete _ -> "DELETE";
      case DataStatement.Merge _ -> "MERGE";
    };
  }

  private static String tableTag(TableStatement statement) {
    return switch (statement) {
      case TableStatement.AlterTable _ -> "ALTER TABLE";
      case TableStatement.CreateTable _ -> "CREATE TABLE";
      case TableStatement.CreateTableAs create -> create.withData() ? "SELECT" : "CREATE TABLE AS";
      case TableStatement.Truncate _ -> "TRUNCATE TABLE";
      case TableStatement.LockTable _ -> "LOCK TABLE";
      case TableStatement.Vacuum vacuum -> vacuum.vacuum() ? "VACUUM" : "ANALYZE";
      case TableStatement.Cluster _ -> "CLUSTER";
    };
  }

  private static String objectTag(ObjectStatement statement) {
    return switch (statement) {
      case ObjectStatement.CreateTrigger _ -> "CREATE TRIGGER";
      case ObjectStatement.CreatePolicy _ -> "CREATE POLICY";
      case ObjectStatement.AlterTableObject object ->
          "ALTER " + object.kind().toUpperCase(Locale.ROOT);
      case ObjectStatement.CreateStatistics _ -> "CREATE STATISTICS";
      case ObjectStatement.ChangePublication publication ->
          publication.create() ? "CREATE PUBLICATION" : "ALTER PUBLICATION";
      case ObjectStatement.Comment _ -> "COMMENT";
      case ObjectStatement.ChangePrivileges privileges -> privileges.grant() ? "GRANT" : "REVOKE";
      case ObjectStatement.ChangeOwner owner -> "ALTER " + owner.kind().toUpperCase(Locale.ROOT);
    };
  }

  private static String transactionTag(TransactionStatement statement) {
    return switch (statement) {
      case TransactionStatement.Begin begin ->
          begin.modes().equals("read only") ? "START TRANSACTION" : "BEGIN";
      case TransactionStatement.Commit _ -> "COMMIT";
      case TransactionStatement.Rollback _, TransactionStatement.RollbackTo _ -> "ROLLBACK";
      case TransactionStatement.Savepoint _ -> "SAVEPOINT";
      case TransactionStatement.ReleaseSavepoint _ -> "RELEASE";
      case TransactionStatement.PrepareTransaction _ -> "PREPARE TRANSACTION";
      case TransactionStatement.CommitPrepared _ -> "COMMIT PREPARED";
      case TransactionStatement.RollbackPrepared _ -> "ROLLBACK PREPARED";
      case TransactionStatement.SetTransaction _ -> "SET";
    };
  }

  private static String sessionTag(SessionStatement statement) {
    return switch (statement) {
      case SessionStatement.SetVariable _ -> "SET";
      case SessionStatement.ResetVariable _ -> "RESET";
      case SessionStatement.ShowVariable _ -> "SHOW";
      case SessionStatement.SetConstraints _ -> "SET CONSTRAINTS";
      case SessionStatement.Discard discard -> "DISCARD " + discard.what().toUpperCase(Locale.ROOT);
      case SessionStatement.Prepare _ -> "PREPARE";
      case SessionStatement.Execute _ -> "SELECT";
      case SessionStatement.Deallocate _ -> "DEALLOCATE";
      case SessionStatement.DeclareCursor _ -> "DECLARE CURSOR";
      case SessionStatement.Fetch fetch -> fetch.move() ? "MOVE" : "FETCH";
      case SessionStatement.CloseCursor _ -> "CLOSE CURSOR";
      case SessionStatement.OtherSession other -> other.command().toUpperCase(Locale.ROOT);
    };
  }

  private static String wrappingTag(WrappingStatement statement) {
    return switch (statement) {
      case WrappingStatement.Explain _ -> "EXPLAIN";
      case WrappingStatement.DoBlock _ -> "DO";
      case WrappingStatement.Call _ -> "CALL";
      case WrappingStatement.CreateRoutine routine ->
          routine.procedure() ? "CREATE PROCEDURE" : "CREATE FUNCTION";
      case WrappingStatement.CreateRule _ -> "CREATE RULE";
      case WrappingStatement.CreateSchema _ -> "CREATE SCHEMA";
    };
  }
}
