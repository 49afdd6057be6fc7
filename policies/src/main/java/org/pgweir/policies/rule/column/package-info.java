/**
 * Rules about adding, changing and dropping columns. Read {@link
 * org.pgweir.policies.rule.column.AddColumnVolatileDefault} first.
 */
@NullMarked
package org.pgweir.policies.rule.column;

import org.jspecify.annotations.NullMarked;
