/**
 * Files of SQL under version control, as a set of statements that are known by their fingerprints.
 *
 * <p>Knows how files and archives are read and how a text is split into statements; no policy, no
 * session. Read {@link org.pgweir.policies.migration.Migrations} first.
 */
@NullMarked
package org.pgweir.policies.migration;

import org.jspecify.annotations.NullMarked;
