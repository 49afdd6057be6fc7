package org.pgweir.gateway.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.gateway.config.UpstreamTls.ClientCertificate;
import org.pgweir.gateway.config.UpstreamTls.Negotiation;

/**
 * The upstream as a connection URI: <code>postgresql://[USER[:PASSWORD]@]HOST[:PORT][/DB][?…]
 * </code> with libpq's parameter names.
 *
 * <p>Stricter than libpq: one host, each parameter once, no {@code @} that is not percent-encoded.
 * Messages never repeat the URL, which may hold a password. Source: PostgreSQL 18 documentation,
 * 32.1.1.2 and 32.1.2.
 */
public final class UpstreamUrl {

  static final int DEFAULT_PORT = 5432;

  private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");
  private static final List<String> PARAMETERS =
      List.of("sslmode", "sslnegotiation", "sslrootcert", "sslcert", "sslkey", "application_name");
  private static final String FORM = "postgresql://[USER[:PASSWORD]@]HOST[:PORT][/DB][?PARAMETERS]";

  private UpstreamUrl() {}

  /**
   * Reads a URL as the user wrote it.
   *
   * @param folder what relative file names are relative to
   * @throws ConfigException saying which part is wrong and what is allowed there
   */
  public static UpstreamConfig parse(String url, Path folder) {
    String scheme =
        SCHEMES.stream()
            .filter(url::startsWith)
            .findFirst()
            .orElseThrow(() -> new ConfigException("the upstream must be a URL like " + FORM));
    String rest = url.substring(scheme.length());
    if (rest.indexOf('@') != rest.lastIndexOf('@')) {
      throw new ConfigException("only one @ is allowed in the upstream URL; write others as %40");
    }
    int at = rest.indexOf('@');
    Optional<String> login = at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at));
    if (login.filter(UpstreamUrl::endsAuthority).isPresent()) {
      throw new ConfigException(
          "in the upstream URL's user and password write / as %2F, ? as %3F and @ as %40");
    }
    String afterLogin = rest.substring(at + 1);
    int query = afterLogin.indexOf('?');
    String place = query < 0 ? afterLogin : afterLogin.substring(0, query);
    Map<String, String> parameters =
        query < 0 ? Map.of() : parameters(afterLogin.substring(query + 1));
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    Optional<String> database =
        slash < 0 || slash == place.length() - 1
            ? Optional.empty()
            : Optional.of(PercentEncoding.decode("database", place.substring(slash + 1)));
    return new UpstreamConfig(
        address(authority),
        login.map(UpstreamUrl::user),
        login.flatMap(UpstreamUrl::password),
        database,
        tls(parameters, new NamedFiles(folder)),
        parameters.getOrDefault("application_name", UpstreamConfig.DEFAULT_APPLICATION_NAME));
  }

  private static boolean endsAuthority(String login) {
    return login.indexOf('/') >= 0 || login.indexOf('?') >= 0;
  }

  private static String user(String login) {
    int colon = login.indexOf(':');
    String user = PercentEncoding.decode("user", colon < 0 ? login : login.substring(0, colon));
    if (user.isEmpty()) {
      throw new ConfigException("the user before @ in the upstream URL is empty");
    }
    return user;
  }

  private static Optional<Secret> password(String login) {
    int colon = login.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String password = PercentEncoding.decode("password", login.substring(colon + 1));
    if (password.isEmpty()) {
      throw new ConfigException("the password in the upstream URL is empty; leave the : out");
    }
    return Optional.of(new Secret(password));
  }

  private static HostPort address(String authority) {
    if (authority.isEmpty()) {
      throw new ConfigException("the upstream URL names no host");
    }
    if (authority.indexOf(',') >= 0) {
      throw new ConfigException("the upstream URL must name one host, not a list");
    }
    boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
    try {
      HostPort address = HostPort.parse(hasPort ? authority : authority + ":" + DEFAULT_PORT);
      if (address.port() > 0) {
        return address;
      }
    } catch (ConfigException _) {
      // Its message repeats the text, which is a login where somebody forgot the @.
    }
    throw new ConfigException(
        "the upstream URL must go on with HOST[:PORT] after the login,"
            + " an IPv6 address in [brackets], the port between 1 and 65535");
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name =
          PercentEncoding.decode("parameter", equals < 0 ? pair : pair.substring(0, equals));
      if (!PARAMETERS.contains(name)) {
        throw new ConfigException(
            "unknown parameter '"
                + name
                + "' in the upstream URL; allowed are "
                + String.join(", ", PARAMETERS));
      }
      String value = equals < 0 ? "" : PercentEncoding.decode(name, pair.substring(equals + 1));
      if (value.isEmpty()) {
        throw new ConfigException(name + " in the upstream URL has no value");
      }
      if (parameters.put(name, value) != null) {
        throw new ConfigException(name + " appears twice in the upstream URL");
      }
    }
    return parameters;
  }

  private static UpstreamTls tls(Map<String, String> parameters, NamedFiles files) {
    Optional<Path> root =
        Optional.ofNullable(parameters.get("sslrootcert"))
            .filter(name -> !name.equals("system"))
            .map(name -> named("sslrootcert", name, files));
    Optional<Path> certificate =
        Optional.ofNullable(parameters.get("sslcert")).map(name -> named("sslcert", name, files));
    Optional<Path> key =
        Optional.ofNullable(parameters.get("sslkey")).map(name -> named("sslkey", name, files));
    if (certificate.isPresent() != key.isPresent()) {
      throw new ConfigException("sslcert and sslkey in the upstream URL go together");
    }
    return new UpstreamTls(
        sslMode(parameters, root),
        Choice.of(Negotiation.class)
            .read("sslnegotiation", parameters.getOrDefault("sslnegotiation", "postgres")),
        root,
        certificate.map(file -> new ClientCertificate(file, key.orElseThrow())));
  }

  /** libpq: {@code require} with a root certificate at hand checks against it. */
  private static SslMode sslMode(Map<String, String> parameters, Optional<Path> root) {
    String name = parameters.getOrDefault("sslmode", SslMode.PREFER.libpqName());
    if (name.equals("allow")) {
      throw new ConfigException("sslmode=allow is not supported; use prefer, or require");
    }
    SslMode mode = Choice.of(SslMode.class).read("sslmode", name);
    if (parameters.getOrDefault("sslrootcert", "").equals("system")
        && mode != SslMode.VERIFY_FULL) {
      throw new ConfigException("sslrootcert=system needs sslmode=verify-full");
    }
    return mode == SslMode.REQUIRE && root.isPresent() ? SslMode.VERIFY_CA : mode;
  }

  private static Path named(String parameter, String name, NamedFiles files) {
    try {
      return files.readable(name);
    } catch (ConfigException e) {
      throw new ConfigException(parameter + ": " + e.getMessage());
    }
  }
}
