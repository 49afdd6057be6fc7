@NullMarked
package org.pgweir.gateway.authentication;

import org.jspecify.annotations.NullMarked;
