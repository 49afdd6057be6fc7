/**
 * Rules about adding, changing and dropping columns. What makes an ADD COLUMN heavy is told apart
 * in one place, {@link org.pgweir.policies.rule.column.AddedColumn}, so that one rule speaks of
 * each cause; read it first, then {@link org.pgweir.policies.rule.column.AddColumnVolatileDefault}.
 */
@NullMarked
package org.pgweir.policies.rule.column;

import org.jspecify.annotations.NullMarked;
