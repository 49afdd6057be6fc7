package org.pgweir.policies.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

class LexerFuzzTest {

  @FuzzTest(maxDuration = "10s")
  void readsAnyTextIntoTokensInOrder(FuzzedDataProvider data) {
    boolean standardConformingStrings = data.consumeBoolean();
    String text = data.consumeRemainingAsString();
    Lexed lexed = Lexer.lex(text, standardConformingStrings);
    int end = 0;
    for (Token token : lexed.tokens()) {
      assertThat(token.start()).isGreaterThanOrEqualTo(end);
      assertThat(token.end()).isGreaterThan(token.start()).isLessThanOrEqualTo(text.length());
      end = token.end();
    }
    end = 0;
    for (StatementTokens statement : StatementSplitter.split(text, lexed.tokens())) {
      assertThat(statement.start()).isGreaterThanOrEqualTo(end);
      end = statement.end();
    }
    assertThat(end).isLessThanOrEqualTo(text.length());
  }
}
