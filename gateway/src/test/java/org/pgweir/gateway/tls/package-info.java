@NullMarked
package org.pgweir.gateway.tls;

import org.jspecify.annotations.NullMarked;
