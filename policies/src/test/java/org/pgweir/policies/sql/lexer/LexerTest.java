package org.pgweir.policies.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexerTest {

  @Test
  void doublesQuotesAndLeavesBackslashesAlone() {
    assertThat(tokens("'a''b' '\\' x")).containsExactly("STRING 'a''b'", "STRING '\\'", "WORD x");
  }

  @Test
  void escapesWithBackslashesInEscapeStrings() {
    assertThat(tokens("E'\\'' e'\\\\' x"))
        .containsExactly("ESCAPE_STRING E'\\''", "ESCAPE_STRING e'\\\\'", "WORD x");
  }

  @Test
  void escapesWithBackslashesEverywhereWithoutStandardConformingStrings() {
    Lexed lexed = Lexer.lex("'\\'' N'\\'' x", false);
    assertThat(describe("'\\'' N'\\'' x", lexed))
        .containsExactly(
            "ESCAPE_STRING '\\''", "NATIONAL_PREFIX N", "ESCAPE_STRING '\\''", "WORD x");
  }

  @Test
  void readsTheLetterBeforeAQuoteAsPartOfAWordIfTheWordIsLonger() {
    assertThat(tokens("ae'\\'")).containsExactly("WORD ae", "STRING '\\'");
  }

  @Test
  void readsBitHexUnicodeAndNationalStrings() {
    assertThat(tokens("b'01' X'1F' U&'\\0061' n'x' U&\"d\\0061t\""))
        .containsExactly(
            "BIT_STRING b'01'",
            "HEX_STRING X'1F'",
            "UNICODE_STRING U&'\\0061'",
            "NATIONAL_PREFIX n",
            "STRING 'x'",
            "UNICODE_NAME U&\"d\\0061t\"");
  }

  @Test
  void continuesAStringOnTheNextLineInTheModeOfItsFirstPart() {
    assertThat(tokens("E'a'\n'b\\'' x")).containsExactly("ESCAPE_STRING E'a'\n'b\\''", "WORD x");
    assertThat(tokens("'a' -- c\r\t'b'")).containsExactly("STRING 'a' -- c\r\t'b'");
    assertThat(tokens("'a'\n-- c\n -- d\n'b'")).hasSize(1);
  }

  @Test
  void doesNotContinueAStringOnTheSameLineOrAcrossABlockComment() {
    assertThat(tokens("'a' 'b'")).containsExactly("STRING 'a'", "STRING 'b'");
    assertThat(tokens("'a' /* c */\n'b'")).containsExactly("STRING 'a'", "STRING 'b'");
    assertThat(tokens("'a' -- c 'b'")).containsExactly("STRING 'a'");
  }

  @Test
  void endsADollarStringAtItsOwnTagOnly() {
    assertThat(tokens("$a$ $b$ $$ $a1$ $A$ $a$ x"))
        .containsExactly("DOLLAR_STRING $a$ $b$ $$ $a1$ $A$ $a$", "WORD x");
    assertThat(tokens("$$'$$ x")).containsExactly("DOLLAR_STRING $$'$$", "WORD x");
    assertThat(tokens("$ä_1$;$ä_1$")).containsExactly("DOLLAR_STRING $ä_1$;$ä_1$");
  }

  @Test
  void takesDollarsInsideAWordAsPartOfIt() {
    assertThat(tokens("a$$ b$1$")).containsExactly("WORD a$$", "WORD b$1$");
    assertThat(tokens("$1$$x$$")).containsExactly("PARAMETER $1", "DOLLAR_STRING $$x$$");
  }

  @Test
  void nestsBlockComments() {
    assertThat(tokens("a /* /* ; */ '; */ b /**/ c")).containsExactly("WORD a", "WORD b", "WORD c");
  }

  @Test
  void endsALineCommentAtNewlineOrCarriageReturnOnly() {
    assertThat(tokens("a -- b\rc")).containsExactly("WORD a", "WORD c");
    assertThat(tokens("a -- b\u2028c\u0085d\fe\nf")).containsExactly("WORD a", "WORD f");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a=-1        ; = - ",
        "a<>-b       ; <> -",
        "a@-b        ; @-",
        "a*/*c*/b    ; *",
        "a+--c       ; +",
        "a||/**/b    ; ||",
        "a<=b        ; <=",
        "a::int      ; ::",
        "a:=b        ; :=",
        "a=>b        ; =>",
        "a->>b       ; ->>",
        "a#-b        ; #-",
        "a?-b        ; ?-",
        "a//b        ; //",
        "a!--c       ; !",
        "a ~-+ b     ; ~-+",
        "a *+-+ b    ; * + - +",
        "a[1:2]      ; [ : ]",
      })
  void cutsOperatorsAsTheServerDoes(String sql, String operators) {
    List<String> found =
        Lexer.lex(sql, true).tokens().stream()
            .filter(token -> token.kind() == TokenKind.OPERATOR)
            .map(token -> token.of(sql))
            .toList();
    assertThat(String.join(" ", found)).isEqualTo(operators.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "1_000, INTEGER 1_000",
    "0xFF, INTEGER 0xFF",
    "0o17, INTEGER 0o17",
    "0b_1, INTEGER 0b_1",
    "1.5, NUMERIC 1.5",
    "1., NUMERIC 1.",
    ".5, NUMERIC .5",
    "1e10, NUMERIC 1e10",
    "1.e-1_0, NUMERIC 1.e-1_0",
  })
  void readsNumbers(String sql, String token) {
    assertThat(tokens(sql)).containsExactly(token);
  }

  @Test
  void leavesWhatIsNoPartOfANumberToTheNextToken() {
    assertThat(tokens("1..10")).containsExactly("INTEGER 1", "OPERATOR ..", "INTEGER 10");
    assertThat(tokens("1e'\\''")).containsExactly("INTEGER 1", "ESCAPE_STRING e'\\''");
    assertThat(tokens("0x")).containsExactly("INTEGER 0", "WORD x");
    assertThat(tokens("1__0")).containsExactly("INTEGER 1", "WORD __0");
  }

  @Test
  void takesEveryCharacterOutsideAsciiAsALetter() {
    assertThat(tokens("a\u00a0b \u3000 é😀"))
        .containsExactly("WORD a\u00a0b", "WORD \u3000", "WORD é😀");
  }

  @Test
  void takesVerticalTabAndFormFeedAsWhiteSpace() {
    assertThat(tokens("a\u000bb\fc")).containsExactly("WORD a", "WORD b", "WORD c");
  }

  @Test
  void keepsDoubledQuotesAndNewlinesInAQuotedName() {
    assertThat(tokens("\"a\"\";\n'\" b")).containsExactly("QUOTED_NAME \"a\"\";\n'\"", "WORD b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "E'a\\'", "E'\\", "U&'", "'a'\n'", "N'"})
  void saysThatAStringDoesNotEnd(String sql) {
    assertThat(fault(sql)).isEqualTo(Lexed.Fault.UNTERMINATED_STRING);
  }

  @Test
  void saysWhatElseDoesNotEnd() {
    assertThat(fault("x $a$ $b$ $")).isEqualTo(Lexed.Fault.UNTERMINATED_DOLLAR_STRING);
    assertThat(fault("\"a\"\"")).isEqualTo(Lexed.Fault.UNTERMINATED_QUOTED_NAME);
    assertThat(fault("/* /* */ --")).isEqualTo(Lexed.Fault.UNTERMINATED_COMMENT);
    assertThat(fault("a\0b")).isEqualTo(Lexed.Fault.ZERO_CHARACTER);
  }

  @Test
  void marksCharactersTheServerHasNoRuleFor() {
    assertThat(tokens("a \\d $x {")).contains("INVALID \\", "INVALID $", "INVALID {");
  }

  private static Lexed.Fault fault(String sql) {
    assertThat(Lexer.lex(sql, true)).isInstanceOf(Lexed.Broken.class);
    return ((Lexed.Broken) Lexer.lex(sql, true)).fault();
  }

  private static List<String> tokens(String sql) {
    Lexed lexed = Lexer.lex(sql, true);
    assertThat(lexed).isInstanceOf(Lexed.Complete.class);
    return describe(sql, lexed);
  }

  private static List<String> describe(String sql, Lexed lexed) {
    return lexed.tokens().stream().map(token -> token.kind() + " " + token.of(sql)).toList();
  }
}
