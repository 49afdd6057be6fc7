/**
 * Keeps the judge's policies as their files are.
 *
 * <p>Knows the judge, the metrics and the log; sessions notice only that the epoch has moved. Read
 * {@link org.pgweir.gateway.policy.PolicyWatch} first.
 */
@NullMarked
package org.pgweir.gateway.policy;

import org.jspecify.annotations.NullMarked;
