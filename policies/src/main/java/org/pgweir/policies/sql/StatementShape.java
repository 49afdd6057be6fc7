package org.pgweir.policies.sql;

import org.pgweir.policies.sql.tree.SourceRange;

/**
 * A statement without what changes from one execution to the next: literals are placeholders,
 * repeated rows of VALUES and entries of IN lists are one, space and comments are gone, words are
 * folded.
 *
 * <p>Statements of one key are of one kind and touch the same tables and columns by the same
 * expressions. Where a literal itself may matter it stands in the key: in everything that is not a
 * SELECT, INSERT, UPDATE, DELETE or MERGE, where two literals are compared with each other, and
 * beside functions that take SQL or settings as text. A verdict that quotes the statement must not
 * be kept under the key of one whose literals are gone.
 *
 * @param range the statement in its text
 * @param literalsKept whether every literal of the statement stands in the key
 */
public record StatementShape(SourceRange range, String key, boolean literalsKept) {}
