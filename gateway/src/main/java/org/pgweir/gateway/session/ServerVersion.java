package org.pgweir.gateway.session;

/** Reads the {@code server_version} a server reports. */
final class ServerVersion {

  private ServerVersion() {}

  /**
   * The version as {@code server_version_num} counts: 180004 for {@code 18.4 (Debian 18.4-1)}, 0
   * when it cannot be read.
   */
  static int number(String reported) {
    int at = 0;
    int major = 0;
    while (at < reported.length() && Character.isDigit(reported.charAt(at)) && major < 10_000) {
      major = major * 10 + (reported.charAt(at++) - '0');
    }
    int minor = 0;
    if (at < reported.length() && reported.charAt(at) == '.') {
      at++;
      while (at < reported.length() && Character.isDigit(reported.charAt(at)) && minor < 1000) {
        minor = minor * 10 + (reported.charAt(at++) - '0');
      }
    }
    return major * 10_000 + minor;
  }
}
