/**
 * Grants of statements that access files refuse: asked for, decided about, used.
 *
 * <p>Blocking JDBC on virtual threads; sessions see only {@link
 * org.pgweir.gateway.access.GrantDesk}. What counts stands in schema {@code pgweir}, and the
 * server's clock tells the time. Read {@link org.pgweir.gateway.grant.GrantStore} first.
 */
@NullMarked
package org.pgweir.gateway.grant;

import org.jspecify.annotations.NullMarked;
