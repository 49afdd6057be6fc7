/**
 * Rules about what applications send that other changes, or other applications, will run into. Read
 * {@link org.pgweir.policies.rule.traffic.UnboundedWrite} first.
 */
@NullMarked
package org.pgweir.policies.rule.traffic;

import org.jspecify.annotations.NullMarked;
