@NullMarked
package org.pgweir.gateway.grant;

import org.jspecify.annotations.NullMarked;
