/**
 * Rules about statements as a whole. Read {@link
 * org.pgweir.policies.rule.statement.OpaqueStatement} first.
 */
@NullMarked
package org.pgweir.policies.rule.statement;

import org.jspecify.annotations.NullMarked;
