/**
 * Cuts SQL text into tokens and statements exactly as PostgreSQL's {@code scan.l} does.
 *
 * <p>Knows characters only: no grammar, no keywords beyond those that decide where a statement
 * ends. Everything that reads SQL reads it through these tokens, so a string, a comment or a
 * semicolon is in one place for all. Read {@link org.pgweir.policies.sql.lexer.Lexer} first.
 */
@NullMarked
package org.pgweir.policies.sql.lexer;

import org.jspecify.annotations.NullMarked;
