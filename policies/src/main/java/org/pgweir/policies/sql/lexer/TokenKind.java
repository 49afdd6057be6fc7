package org.pgweir.policies.sql.lexer;

/** The kinds of token PostgreSQL's scanner tells apart, as far as a reader of SQL needs them. */
public enum TokenKind {
  /** An unquoted identifier or keyword. */
  WORD,
  /** {@code "…"}. */
  QUOTED_NAME,
  /** {@code U&"…"}; a following {@code UESCAPE '…'} is separate tokens. */
  UNICODE_NAME,
  /** {@code '…'}, with its continuations on later lines. */
  STRING,
  /** {@code E'…'}; also {@code '…'} where standard_conforming_strings is off. */
  ESCAPE_STRING,
  /** {@code U&'…'}; a following {@code UESCAPE '…'} is separate tokens. */
  UNICODE_STRING,
  /** {@code B'…'}. */
  BIT_STRING,
  /** {@code X'…'}. */
  HEX_STRING,
  /** {@code $tag$…$tag$}. */
  DOLLAR_STRING,
  /** The {@code N} of {@code N'…'}, which the server reads as the keyword NCHAR. */
  NATIONAL_PREFIX,
  /** {@code 42}, {@code 1_000}, {@code 0xFF}, {@code 0o17}, {@code 0b11}. */
  INTEGER,
  /** {@code 1.5}, {@code 1e10}. */
  NUMERIC,
  /** {@code $1}. */
  PARAMETER,
  /** An operator or a punctuation mark. */
  OPERATOR,
  /** A character the scanner has no rule for; the server answers a syntax error. */
  INVALID;

  /** Whether the token is a string constant of any spelling. */
  public boolean isString() {
    return switch (this) {
      case STRING, ESCAPE_STRING, UNICODE_STRING, BIT_STRING, HEX_STRING, DOLLAR_STRING -> true;
      case WORD,
          QUOTED_NAME,
          UNICODE_NAME,
          NATIONAL_PREFIX,
          INTEGER,
          NUMERIC,
          PARAMETER,
          OPERATOR,
          INVALID ->
          false;
    };
  }
}
