package org.pgweir.gateway.config;

import java.nio.file.Path;

/** Where the gateway finds the password verifiers of the roles that log in through it. */
public sealed interface VerifierSource {

  /** Nowhere: the gateway cannot check a password. */
  record None() implements VerifierSource {}

  /** A file with one {@code "role" "verifier"} pair per line, as PgBouncer's userlist.txt. */
  record UserFile(Path path) implements VerifierSource {}

  /** The server's {@code pg_authid}, read with the gateway's own login. */
  record PgAuthid() implements VerifierSource {}
}
