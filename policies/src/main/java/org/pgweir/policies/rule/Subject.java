package org.pgweir.policies.rule;

import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * What a rule looks at.
 *
 * @param text the text the statement's ranges refer to
 * @param serverVersion as {@code server_version_num} counts, for example 180004
 */
public record Subject(SqlText text, SqlStatement statement, int serverVersion) {}
