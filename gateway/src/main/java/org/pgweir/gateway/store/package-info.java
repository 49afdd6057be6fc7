/**
 * Schema {@code pgweir} in the databases behind the gateway: its versioned migrations, and what it
 * takes to put them there and to take them away.
 *
 * <p>Knows JDBC and nothing of what the tables are for: that is the business of the packages that
 * write them. Blocking. Read {@link org.pgweir.gateway.store.Store} first.
 */
@NullMarked
package org.pgweir.gateway.store;

import org.jspecify.annotations.NullMarked;
