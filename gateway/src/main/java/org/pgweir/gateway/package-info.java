@org.jspecify.annotations.NullMarked
package org.pgweir.gateway;
