package org.pgweir.gateway.admin;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.ConfigException;

/** Encrypts the admin server, and asks for client certificates where users have them. */
final class AdminTls extends HttpsConfigurator {

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final boolean asks;

  private AdminTls(SSLContext context, boolean asks) {
    super(context);
    this.asks = asks;
  }

  /**
   * Reads certificates and key.
   *
   * @throws ConfigException if they cannot be used
   */
  static AdminTls load(AdminConfig.Tls tls) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(tls.certificate().toFile(), tls.key().toFile())
              .sslProvider(SslProvider.JDK);
      tls.clientCa().ifPresent(authorities -> builder.trustManager(authorities.toFile()));
      return new AdminTls(((JdkSslContext) builder.build()).context(), tls.clientCa().isPresent());
    } catch (SSLException | IllegalArgumentException e) {
      throw new ConfigException(
          "admin.tls: the certificate %s and the key %s cannot be used together: %s"
              .formatted(tls.certificate(), tls.key(), e.getMessage()));
    }
  }

  @Override
  public void configure(HttpsParameters parameters) {
    SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
    wanted.setProtocols(VERSIONS);
    wanted.setWantClientAuth(asks);
    parameters.setSSLParameters(wanted);
  }
}
