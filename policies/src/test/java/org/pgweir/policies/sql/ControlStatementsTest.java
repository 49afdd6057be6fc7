package org.pgweir.policies.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgweir.policies.sql.tree.SessionStatement.ResetVariable;
import org.pgweir.policies.sql.tree.SessionStatement.SetVariable;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;

class ControlStatementsTest {

  @ParameterizedTest
  @CsvSource({
    "BEGIN, Begin",
    "begin work isolation level serializable read only deferrable, Begin",
    "'START TRANSACTION READ WRITE, NOT DEFERRABLE', Begin",
    "COMMIT, Commit",
    "END TRANSACTION AND CHAIN, Commit",
    "COMMIT AND NO CHAIN, Commit",
    "ROLLBACK, Rollback",
    "ABORT WORK, Rollback",
    "SAVEPOINT a, Savepoint",
    "SAVEPOINT \"A b\", Savepoint",
    "ROLLBACK TO a, RollbackTo",
    "ROLLBACK WORK TO SAVEPOINT savepoint, RollbackTo",
    "RELEASE a, ReleaseSavepoint",
    "RELEASE savepoint, ReleaseSavepoint",
    "PREPARE TRANSACTION 'a', PrepareTransaction",
    "COMMIT PREPARED 'a', CommitPrepared",
    "ROLLBACK PREPARED E'a', RollbackPrepared",
    "SET TRANSACTION READ ONLY, SetTransaction",
    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED, SetTransaction",
    "DISCARD ALL, Discard",
    "SHOW TRANSACTION ISOLATION LEVEL, ShowVariable",
    "BEGIN FROBNICATE, Opaque",
    "COMMIT COMMIT, Opaque",
  })
  void readsTransactionControl(String sql, String kind) {
    assertThat(one(sql).getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void seesWhetherATransactionChains() {
    assertThat(((TransactionStatement.Commit) one("COMMIT AND CHAIN")).chain()).isTrue();
    assertThat(((TransactionStatement.Rollback) one("ROLLBACK AND NO CHAIN")).chain()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET search_path TO \"My\", public, $$x$$   | -",
        "SET search_path TO \"My\", public          | search_path [My, public] false",
        "SET LOCAL search_path = 'a b'              | search_path [a b] true",
        "SET SCHEMA 'a'                             | search_path [a] false",
        "SET SESSION standard_conforming_strings=off| standard_conforming_strings [off] false",
        "SET TIME ZONE 'UTC'                        | timezone [UTC] false",
        "SET LOCAL TIME ZONE LOCAL                  | timezone [] true",
        "SET NAMES 'utf8'                           | client_encoding [utf8] false",
        "SET ROLE none                              | role [none] false",
        "SET SESSION AUTHORIZATION joe              | session_authorization [joe] false",
        "SET LOCAL SESSION AUTHORIZATION DEFAULT    | session_authorization [] true",
        "SET my.var = -1.5                          | my.var [-1.5] false",
        "SET Lock_Timeout = DEFAULT                 | lock_timeout [] false",
        "SET a FROM CURRENT                         | a [] false",
      })
  void readsSettings(String sql, String setting) {
    String read =
        one(sql) instanceof SetVariable(var name, var values, boolean local, var _)
            ? name + " " + values + " " + local
            : "-";
    assertThat(read).isEqualTo(setting);
  }

  @Test
  void readsResets() {
    assertThat(one("RESET ALL"))
        .isInstanceOfSatisfying(ResetVariable.class, all -> assertThat(all.name()).isEmpty());
    assertThat(((ResetVariable) one("RESET SESSION AUTHORIZATION")).name())
        .isEqualTo(Optional.of("session_authorization"));
  }

  private static SqlStatement one(String sql) {
    List<SqlStatement> statements = SqlReader.read(sql, true).statements();
    assertThat(statements).hasSize(1);
    return statements.getFirst();
  }
}
