package org.pgweir.gateway.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP address as a user writes it; the host is not resolved.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {

  private static final int MAX_PORT = 65_535;
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<v6>[0-9A-Fa-f:.%A-Za-z]+)]|(?<name>[^\\[\\]:/@\\s]+)):(?<port>\\d{1,5})");

  /**
   * @throws ConfigException when the host is blank or the port out of range
   */
  public HostPort {
    if (host.isBlank()) {
      throw new ConfigException("the host is missing");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new ConfigException("port " + port + " is not between 0 and " + MAX_PORT);
    }
  }

  /**
   * Reads {@code HOST:PORT} or {@code [IPv6]:PORT}.
   *
   * @throws ConfigException saying what is allowed
   */
  public static HostPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new ConfigException(
          "'" + text + "' is not HOST:PORT, for example 127.0.0.1:7432 or [::1]:7432");
    }
    String v6 = matcher.group("v6");
    return new HostPort(
        v6 != null ? v6 : matcher.group("name"), Integer.parseInt(matcher.group("port")));
  }

  /** The same host with the port that the system chose. */
  public HostPort withPort(int chosen) {
    return new HostPort(host, chosen);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
