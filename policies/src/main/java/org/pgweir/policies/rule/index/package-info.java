/**
 * Rules about making, rebuilding and dropping indexes. Read {@link
 * org.pgweir.policies.rule.index.CreateIndexBlocksWrites} first.
 */
@NullMarked
package org.pgweir.policies.rule.index;

import org.jspecify.annotations.NullMarked;
