package org.pgweir.gateway.cli;

import java.nio.file.Path;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.Secret;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.config.UpstreamUrl;

/** Reads {@code --upstream}. */
final class UpstreamOption {

  private UpstreamOption() {}

  /**
   * The server of a URL; where it has no password, that of PGPASSWORD.
   *
   * @throws ConfigException saying what is wrong with the URL
   */
  static UpstreamConfig read(String url) {
    UpstreamConfig upstream = UpstreamUrl.parse(url, Path.of(""));
    String password = System.getenv("PGPASSWORD");
    return password == null || upstream.user().isEmpty() || upstream.password().isPresent()
        ? upstream
        : upstream.withPassword(new Secret(password));
  }
}
