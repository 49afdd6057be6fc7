/**
 * Rules about what statements of one transaction do together. Read {@link
 * org.pgweir.policies.rule.transaction.WorkAfterExclusiveLock} first.
 */
@NullMarked
package org.pgweir.policies.rule.transaction;

import org.jspecify.annotations.NullMarked;
