/**
 * Schema changes on real servers while traffic flows: nobody stalls, nobody sees an error, and the
 * catalogue is the one the original statement makes on an idle database.
 *
 * <p>A case is one entry of {@code cases.yaml} in the test resources. Read {@link
 * org.pgweir.gateway.harness.TrafficFlowsTest} first.
 */
@NullMarked
package org.pgweir.gateway.harness;

import org.jspecify.annotations.NullMarked;
