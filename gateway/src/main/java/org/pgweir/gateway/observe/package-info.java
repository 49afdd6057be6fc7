/**
 * What operators see of a running gateway: metrics.
 *
 * <p>Depends on no other package of the gateway, so every one of them may report here. Read {@link
 * org.pgweir.gateway.observe.GatewayMetrics} first.
 */
@NullMarked
package org.pgweir.gateway.observe;

import org.jspecify.annotations.NullMarked;
