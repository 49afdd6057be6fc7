/**
 * The command line: one class per sub-command, listed in {@link
 * org.pgweir.gateway.cli.PgweirCommand}, which is the file to read first.
 *
 * <p>Turns arguments into values and lets other packages work; nothing knows this package. Results
 * go to standard output, complaints and logs to standard error. Exit codes: 0 fine, 1 findings or
 * failure, 2 usage or bad file.
 */
@NullMarked
package org.pgweir.gateway.cli;

import org.jspecify.annotations.NullMarked;
