package org.pgweir.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.TlsConfig;

/** TLS towards clients, with the gateway's certificate. Safe for any thread. */
public final class ClientTls {

  private final SslContext context;
  private final Optional<byte[]> endPoint;
  private final boolean required;

  private ClientTls(SslContext context, Optional<byte[]> endPoint, boolean required) {
    this.context = context;
    this.endPoint = endPoint;
    this.required = required;
  }

  /**
   * Reads certificates and key.
   *
   * @throws ConfigException naming the file that cannot be used
   */
  public static ClientTls load(TlsConfig config) {
    Path certificate = Pem.readable(config.certificateFile());
    Path key = Pem.readable(config.keyFile());
    Optional<byte[]> endPoint = EndPoint.of(Pem.firstCertificate(certificate));
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(certificate.toFile(), key.toFile())
              .sslProvider(SslProvider.JDK)
              .protocols(Handshakes.VERSIONS)
              .applicationProtocolConfig(Handshakes.applicationProtocol());
      config.clientCertificates().ifPresent(asked -> askForCertificates(builder, asked));
      return new ClientTls(builder.build(), endPoint, config.mode() == TlsConfig.Mode.REQUIRE);
    } catch (SSLException | IllegalArgumentException unusable) {
      throw new ConfigException(
          "the certificate "
              + certificate
              + " and the key "
              + key
              + " cannot be used together; the key must be unencrypted PKCS#8, which"
              + " 'openssl pkcs8 -topk8 -nocrypt' makes");
    }
  }

  private static void askForCertificates(
      SslContextBuilder builder, TlsConfig.ClientCertificates asked) {
    Path authorities = Pem.readable(asked.caFile());
    Pem.firstCertificate(authorities);
    builder.trustManager(authorities.toFile());
    builder.clientAuth(
        switch (asked.demand()) {
          case ALLOW -> ClientAuth.OPTIONAL;
          case REQUIRE -> ClientAuth.REQUIRE;
        });
  }

  /** A handler for one client's channel; the handshake begins with the client's first bytes. */
  public SslHandler newHandler(ByteBufAllocator allocator) {
    return Handshakes.asServer(context, allocator);
  }

  /**
   * Whether the client that began with TLS said that it speaks PostgreSQL. One that does not may be
   * a browser made to send what an attacker wants (the ALPACA attack), and is not answered.
   */
  public static boolean speaksPostgresql(SslHandler finished) {
    return Handshakes.APPLICATION_PROTOCOL.equals(finished.applicationProtocol());
  }

  /** The subject of the certificate a client has shown, if it has. */
  public static Optional<String> subject(Channel client) {
    SslHandler tls = client.pipeline().get(SslHandler.class);
    if (tls == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(tls.engine().getSession().getPeerPrincipal().getName());
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  /** Hash of our certificate, to which clients bind; empty where it has none. */
  public Optional<byte[]> endPoint() {
    return endPoint.map(byte[]::clone);
  }

  /** Whether clients that do not ask for TLS are refused. */
  public boolean isRequired() {
    return required;
  }
}
