package org.pgweir.gateway.config;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody who may ask the admin HTTP server for something.
 *
 * @param token what is shown as {@code Authorization: Bearer}
 * @param subject of the client certificate that is shown instead
 */
public record AdminUser(
    String name, Optional<Secret> token, Optional<String> subject, Set<AdminRole> roles) {

  public AdminUser {
    roles = Set.copyOf(roles);
  }
}
