/**
 * Rules about adding, validating and dropping constraints. Read {@link
 * org.pgweir.policies.rule.constraint.AddCheckFullScan} first; where a constraint stands with an
 * ADD COLUMN the rules of {@link org.pgweir.policies.rule.column} speak.
 */
@NullMarked
package org.pgweir.policies.rule.constraint;

import org.jspecify.annotations.NullMarked;
