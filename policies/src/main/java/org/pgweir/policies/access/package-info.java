/**
 * What sessions of a class may do: {@code kind: Access} files applied to statements.
 *
 * <p>Knows statements, facts about them and the files as values; no rule, no session, no server.
 * Fails closed: what is not known to be allowed is found. Read {@link
 * org.pgweir.policies.access.AccessRules} first.
 */
@NullMarked
package org.pgweir.policies.access;

import org.jspecify.annotations.NullMarked;
