/**
 * Rules about changing types: of columns, domains and composite types. What an ALTER COLUMN TYPE
 * costs is told apart in {@link org.pgweir.policies.rule.type.ChangedType}; read it first.
 */
@NullMarked
package org.pgweir.policies.rule.type;

import org.jspecify.annotations.NullMarked;
