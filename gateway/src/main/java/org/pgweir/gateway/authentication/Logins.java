package org.pgweir.gateway.authentication;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.pgweir.gateway.config.AuthConfig;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.config.VerifierSource;
import org.pgweir.gateway.tls.ClientTls;
import org.pgweir.gateway.tls.ServerTls;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.scram.ScramServerExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides for each connection where its login ends. Safe for any thread. */
public final class Logins implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

  private static final int MD5_SALT_BYTES = 4;
  private static final int MOCK_SECRET_BYTES = 32;

  private final AuthConfig.Mode mode;
  private final Optional<SecretSource> secrets;
  private final Optional<Bytes> ownEndPoint;
  private final Executor blocking;
  private final SecureRandom random = new SecureRandom();
  private final Bytes mockSecret;

  private Logins(
      AuthConfig.Mode mode,
      Optional<SecretSource> secrets,
      Optional<ClientTls> clientTls,
      Executor blocking) {
    this.mode = mode;
    this.secrets = secrets;
    this.ownEndPoint = clientTls.flatMap(ClientTls::endPoint).map(Bytes::of);
    this.blocking = blocking;
    this.mockSecret = randomBytes(MOCK_SECRET_BYTES);
  }

  /**
   * Opens the source of verifiers.
   *
   * @param clientTls empty if clients connect in plaintext
   * @param blocking runs look-ups, which may block
   * @throws ConfigException if the configuration cannot work
   */
  public static Logins open(
      AuthConfig config,
      UpstreamConfig upstream,
      Optional<ClientTls> clientTls,
      Executor blocking) {
    Optional<SecretSource> secrets =
        switch (config.verifiers()) {
          case VerifierSource.None _ -> Optional.empty();
          case VerifierSource.UserFile(var path) -> Optional.of(SecretFile.open(path));
          case VerifierSource.PgAuthid _ -> Optional.of(AuthidSecrets.open(upstream));
        };
    boolean ends = config.mode() != AuthConfig.Mode.PASS_THROUGH && secrets.isPresent();
    if (!ends && clientTls.isPresent() && upstream.tls().mode() != SslMode.DISABLE) {
      LOG.atWarn()
          .log(
              "where both sides are encrypted, logins pass through: SCRAM with channel binding, libpq's"
                  + " default, then works only if the gateway shows the server's own certificate;"
                  + " otherwise configure verifiers, so that logins end at the gateway");
    }
    return new Logins(config.mode(), secrets, clientTls, blocking);
  }

  /**
   * Puts itself in front of both channels' handlers of that name if this login needs it. Both
   * handshakes are done, nothing has been read from the server. On their event loop.
   *
   * @param role user of the StartupMessage
   */
  public void accompany(Channel client, Channel server, String role, String handler) {
    boolean clientEncrypted = client.pipeline().get(SslHandler.class) != null;
    boolean serverEncrypted = ServerTls.isEncrypted(server);
    LoginState start;
    if (endsHere(clientEncrypted && serverEncrypted)) {
      start = new LoginState.AwaitingDemand(terms(role, clientEncrypted, server));
    } else if (serverEncrypted && !clientEncrypted) {
      start = new LoginState.AwaitingOffer();
    } else {
      return;
    }
    new LoginHandlers(start, role, client, server, source(), blocking).installBefore(handler);
  }

  private boolean endsHere(boolean bothEncrypted) {
    return secrets.isPresent()
        && switch (mode) {
          case AUTO -> bothEncrypted;
          case PASS_THROUGH -> false;
          case TERMINATE -> true;
        };
  }

  private SecretSource source() {
    return secrets.orElse(_ -> new StoredSecret.None());
  }

  private LoginTerms terms(String role, boolean clientEncrypted, Channel server) {
    LoginTerms.Draw draw =
        new LoginTerms.Draw(
            ScramServerExchange.newNonce(random),
            ScramServerExchange.newNonce(random),
            randomBytes(MD5_SALT_BYTES),
            mockSecret);
    return new LoginTerms(
        role,
        ownEndPoint.filter(_ -> clientEncrypted),
        ServerTls.isEncrypted(server),
        ServerTls.endPoint(server).map(Bytes::of),
        mode == AuthConfig.Mode.TERMINATE,
        draw);
  }

  private Bytes randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  @Override
  public void close() {
    secrets.ifPresent(SecretSource::close);
  }
}
