package org.pgweir.policies.decision;

import org.pgweir.policies.sql.tree.SqlStatement;

/** A statement and what is done about all that was found. */
public record Examined(SqlStatement statement, Decision decision) {}
