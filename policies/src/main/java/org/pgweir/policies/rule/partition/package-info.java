/**
 * Rules about attaching, creating and detaching partitions. Read {@link
 * org.pgweir.policies.rule.partition.AttachPartitionFullScan} first.
 */
@NullMarked
package org.pgweir.policies.rule.partition;

import org.jspecify.annotations.NullMarked;
