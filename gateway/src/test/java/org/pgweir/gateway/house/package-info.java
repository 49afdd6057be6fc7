/**
 * The rules of the house that a tool can check: which package may know which, what an event loop
 * may not do, what a file may look like, and that the documentation tells the truth.
 *
 * <p>Knows every module's classes and files, tests none of their behaviour. Read {@link
 * org.pgweir.gateway.house.ArchitectureTest} first.
 */
@NullMarked
package org.pgweir.gateway.house;

import org.jspecify.annotations.NullMarked;
