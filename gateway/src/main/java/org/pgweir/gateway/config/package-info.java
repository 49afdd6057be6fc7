/**
 * The gateway's configuration as immutable values, and the strict readers that make it from a YAML
 * file or from command-line arguments.
 *
 * <p>Knows no socket and no other package of the gateway. Every mistake is a {@link
 * org.pgweir.gateway.config.ConfigException} that says where it is and what is allowed. Read {@link
 * org.pgweir.gateway.config.GatewayConfig} first.
 */
@NullMarked
package org.pgweir.gateway.config;

import org.jspecify.annotations.NullMarked;
