@NullMarked
package org.pgweir.protocol.scram;

import org.jspecify.annotations.NullMarked;
