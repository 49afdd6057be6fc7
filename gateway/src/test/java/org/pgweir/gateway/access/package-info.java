/** Access by class of session on real servers. */
@NullMarked
package org.pgweir.gateway.access;

import org.jspecify.annotations.NullMarked;
