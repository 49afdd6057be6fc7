package org.pgweir.gateway.tls;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** TLS of commands that ask an admin server. */
public final class AdminClientTls {

  private AdminClientTls() {}

  /**
   * Trusts the authority alone, and shows a certificate where there is one.
   *
   * @throws SSLException or IllegalArgumentException if files cannot be used
   */
  public static SSLContext context(Path authority, Optional<Path> certificate, Optional<Path> key)
      throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient().sslProvider(SslProvider.JDK).trustManager(authority.toFile());
    if (certificate.isPresent() && key.isPresent()) {
      builder.keyManager(certificate.get().toFile(), key.get().toFile());
    }
    return ((JdkSslContext) builder.build()).context();
  }
}
