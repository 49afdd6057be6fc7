/**
 * The guided tour of {@code pgweir demo}: a real PostgreSQL, a gateway before it, live traffic, and
 * one schema change sent three ways.
 *
 * <p>Knows the gateway only as its users do: by host, port and what comes back. Every step checks
 * what it tells. Read {@link org.pgweir.gateway.demo.Tour} first.
 */
@NullMarked
package org.pgweir.gateway.demo;

import org.jspecify.annotations.NullMarked;
