/**
 * What operators see of a running gateway: metrics; and how long clients' statements take on each
 * table, for what works beside them.
 *
 * <p>Depends on no other package of the gateway, so every one of them may report here. Read {@link
 * org.pgweir.gateway.observe.GatewayMetrics} first, {@link org.pgweir.gateway.observe.TableLatency}
 * for the times.
 */
@NullMarked
package org.pgweir.gateway.observe;

import org.jspecify.annotations.NullMarked;
