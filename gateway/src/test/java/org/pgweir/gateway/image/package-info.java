/**
 * The container image: what its files say fits together, and what it runs serves clients.
 *
 * <p>Where there is no Docker, the image's own command runs as a process instead. Read {@link
 * org.pgweir.gateway.image.ServedGateway} first.
 */
@NullMarked
package org.pgweir.gateway.image;

import org.jspecify.annotations.NullMarked;
