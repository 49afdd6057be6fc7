package org.pgweir.gateway.admin;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.admin.Route.Answer;
import org.pgweir.gateway.config.AdminRole;
import org.pgweir.gateway.config.AdminUser;
import org.pgweir.gateway.config.Secret;

/**
 * Tells who asks, and whether he may: by token or client certificate. Nothing that comes from a
 * page in a browser is answered, and no address may ask, or guess, without end. Any thread.
 */
final class Callers {

  private static final String BEARER = "Bearer ";
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 10_000;
  private static final int MOST_REQUESTS = 3_000;
  private static final int MOST_FAILURES = 20;

  private final List<AdminUser> users;
  private final LoadingCache<InetAddress, AtomicInteger> requests = counts();
  private final LoadingCache<InetAddress, AtomicInteger> failures = counts();

  Callers(List<AdminUser> users) {
    this.users = users;
  }

  /** Who asks; or what is answered to him instead. */
  sealed interface Admission {

    /** He may; nobody in particular where there are no users. */
    record Admitted(Optional<AdminUser> caller) implements Admission {}

    record Rejected(Answer answer) implements Admission {}
  }

  Admission admit(HttpExchange exchange, Optional<AdminRole> needed) {
    InetAddress from = exchange.getRemoteAddress().getAddress();
    if (requests.get(from).incrementAndGet() > MOST_REQUESTS
        || failures.get(from).get() >= MOST_FAILURES) {
      return rejected(429, "too many requests; wait a minute");
    }
    if (exchange.getRequestHeaders().containsKey("Origin")) {
      return rejected(403, "pages of a browser are not answered");
    }
    if (needed.isEmpty()) {
      return new Admission.Admitted(Optional.empty());
    }
    if (users.isEmpty()) {
      return from.isLoopbackAddress() && isNamedLocally(exchange)
          ? new Admission.Admitted(Optional.empty())
          : rejected(403, "from elsewhere only users may ask: name them in admin.users");
    }
    Optional<AdminUser> caller = bySubject(exchange).or(() -> byToken(exchange));
    if (caller.isEmpty()) {
      failures.get(from).incrementAndGet();
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return rejected(401, "a token, or a client certificate, of one of admin.users is needed");
    }
    return caller.get().roles().contains(needed.get())
        ? new Admission.Admitted(caller)
        : rejected(
            403,
            "%s is no %s"
                .formatted(
                    caller.get().name(), needed.get().name().toLowerCase(java.util.Locale.ROOT)));
  }

  private static Admission rejected(int status, String why) {
    return new Admission.Rejected(Answer.problem(status, why));
  }

  /** A page that has its own name mean this machine shows itself by that name. */
  private static boolean isNamedLocally(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host == null || host.matches("(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+])(:[0-9]+)?");
  }

  private Optional<AdminUser> byToken(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.startsWith(BEARER)) {
      return Optional.empty();
    }
    byte[] shown = header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
    AdminUser found = null;
    for (AdminUser user : users) {
      if (user.token().filter(token -> isEqual(token, shown)).isPresent()) {
        found = user;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Takes the same time wherever they differ. */
  private static boolean isEqual(Secret token, byte[] shown) {
    return MessageDigest.isEqual(token.reveal().getBytes(StandardCharsets.UTF_8), shown);
  }

  private Optional<AdminUser> bySubject(HttpExchange exchange) {
    Optional<String> subject = Optional.ofNullable(subject(exchange));
    return users.stream()
        .filter(user -> user.subject().isPresent() && user.subject().equals(subject))
        .findFirst();
  }

  private static @Nullable String subject(HttpExchange exchange) {
    if (!(exchange instanceof HttpsExchange encrypted)) {
      return null;
    }
    try {
      return encrypted.getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException _) {
      return null;
    }
  }

  private static LoadingCache<InetAddress, AtomicInteger> counts() {
    return Caffeine.newBuilder()
        .maximumSize(MOST_ADDRESSES)
        .expireAfterWrite(WINDOW)
        .build(_ -> new AtomicInteger());
  }
}
