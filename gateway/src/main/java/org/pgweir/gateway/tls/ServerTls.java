package org.pgweir.gateway.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.UpstreamTls;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/**
 * TLS towards the server, as libpq's {@code sslmode} and {@code sslnegotiation} mean it. Safe for
 * any thread.
 */
public final class ServerTls {

  private final UpstreamTls config;
  private final HostPort server;
  private final SslContext context;

  private ServerTls(UpstreamTls config, HostPort server, SslContext context) {
    this.config = config;
    this.server = server;
    this.context = context;
  }

  /**
   * Reads certificates and key.
   *
   * @return empty for {@code sslmode=disable}
   * @throws ConfigException naming the file that cannot be used
   */
  public static Optional<ServerTls> load(UpstreamTls config, HostPort server) {
    if (config.mode() == SslMode.DISABLE) {
      return Optional.empty();
    }
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .protocols(Handshakes.VERSIONS)
              .applicationProtocolConfig(Handshakes.applicationProtocol())
              // The name is checked after the handshake, by PostgreSQL's rules.
              .endpointIdentificationAlgorithm("");
      trust(builder, config);
      config
          .clientCertificate()
          .ifPresent(own ->
              builder.keyManager(
                  Pem.readable(own.certificateFile()).toFile(),
                  Pem.readable(own.keyFile()).toFile()));
      return Optional.of(new ServerTls(config, server, builder.build()));
    } catch (SSLException | IllegalArgumentException unusable) {
      throw new ConfigException(
          "sslrootcert, or sslcert and sslkey, cannot be used: "
              + unusable.getMessage()
              + "; a key must be unencrypted PKCS#8");
    }
  }

  /** As libpq, {@code require} with a root certificate verifies like {@code verify-ca}. */
  private static void trust(SslContextBuilder builder, UpstreamTls config) {
    Optional<Path> roots = config.rootCertificateFile();
    if (roots.isPresent() && config.mode().demandsTls()) {
      Pem.firstCertificate(Pem.readable(roots.get()));
      builder.trustManager(roots.get().toFile());
    } else if (!config.mode().verifiesCertificate()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
  }

  /** Whether a connection without TLS is a failure. */
  public boolean isDemanded() {
    return config.mode().demandsTls();
  }

  boolean beginsAtOnce() {
    return config.negotiation() == UpstreamTls.Negotiation.DIRECT;
  }

  SslHandler newHandler(Channel channel) {
    return Handshakes.asClient(context, channel, server);
  }

  /** Whether the certificate is made out for our server, where the mode asks. */
  boolean isOurServer(SslHandler finished) {
    return config.mode() != SslMode.VERIFY_FULL
        || PGjdbcHostnameVerifier.INSTANCE.verify(server.host(), finished.engine().getSession());
  }

  /** Whether this connection to a server is encrypted. */
  public static boolean isEncrypted(Channel server) {
    return server.pipeline().get(SslHandler.class) != null;
  }

  /** Hash of the certificate the server showed; empty in plaintext, or where it has none. */
  public static Optional<byte[]> endPoint(Channel server) {
    SslHandler tls = server.pipeline().get(SslHandler.class);
    if (tls == null) {
      return Optional.empty();
    }
    try {
      Certificate shown = tls.engine().getSession().getPeerCertificates()[0];
      return EndPoint.of((X509Certificate) shown);
    } catch (SSLPeerUnverifiedException unfinished) {
      throw new IllegalStateException("asked before the handshake was done", unfinished);
    }
  }
}
