/**
 * Files of SQL, judged statement by statement, and what is reported of them.
 *
 * <p>Knows how migration tools and psql write and run their files, and the judge; no connection and
 * no command line. Read {@link org.pgweir.gateway.lint.ScriptRun} first.
 */
@NullMarked
package org.pgweir.gateway.lint;

import org.jspecify.annotations.NullMarked;
