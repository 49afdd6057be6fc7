/**
 * How a server is asked what it would do with a statement, as values.
 *
 * <p>Knows the names of the catalogue and nothing else; who can ask a server implements {@link
 * org.pgweir.policies.probe.Probe}. Read that first.
 */
@NullMarked
package org.pgweir.policies.probe;

import org.jspecify.annotations.NullMarked;
