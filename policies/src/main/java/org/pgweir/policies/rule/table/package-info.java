/**
 * Rules about renaming, dropping, emptying, locking and rewriting whole tables. Read {@link
 * org.pgweir.policies.rule.table.DropTable} first.
 */
@NullMarked
package org.pgweir.policies.rule.table;

import org.jspecify.annotations.NullMarked;
