/**
 * What the gateway knows of the databases behind it: snapshots of their catalogues, read with its
 * own login, and the probe that asks a server what it would do.
 *
 * <p>Knows JDBC, the configuration and the values of {@code policies.catalog}; knows no session.
 * Never used on an event loop but for {@code atHand}, {@code epoch} and {@code ddlSeen}. Read
 * {@link org.pgweir.gateway.catalog.CatalogueService} first.
 */
@NullMarked
package org.pgweir.gateway.catalog;

import org.jspecify.annotations.NullMarked;
