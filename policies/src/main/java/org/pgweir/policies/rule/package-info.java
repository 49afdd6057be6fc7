/**
 * What is wrong with a statement: one class per rule, in a package per subject.
 *
 * <p>A rule states facts about one statement and what to do instead; whether that warns or refuses
 * is decided elsewhere. Knows statements and analysis, no policy. Read {@link
 * org.pgweir.policies.rule.Rule} first.
 */
@NullMarked
package org.pgweir.policies.rule;

import org.jspecify.annotations.NullMarked;
