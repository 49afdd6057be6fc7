/**
 * The gateway's HTTP side door for probes and metrics.
 *
 * <p>Knows the configuration and the metrics and asks everything else through {@link
 * org.pgweir.gateway.admin.Readiness}; sessions never depend on it. Runs on virtual threads with
 * blocking calls. Read {@link org.pgweir.gateway.admin.AdminServer} first.
 */
@NullMarked
package org.pgweir.gateway.admin;

import org.jspecify.annotations.NullMarked;
