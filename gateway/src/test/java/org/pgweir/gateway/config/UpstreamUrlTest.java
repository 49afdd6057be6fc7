package org.pgweir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.gateway.config.UpstreamTls.ClientCertificate;
import org.pgweir.gateway.config.UpstreamTls.Negotiation;

class UpstreamUrlTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "postgresql://db, db, 5432",
    "postgres://db:7000, db, 7000",
    "postgresql://10.0.0.1:5432/, 10.0.0.1, 5432",
    "postgresql://[::1], ::1, 5432",
    "postgresql://[fe80::1%eth0]:1, fe80::1%eth0, 1"
  })
  void readsTheAddress(String url, String host, int port) {
    assertThat(parse(url)).isEqualTo(UpstreamConfig.of(new HostPort(host, port)));
  }

  @Test
  void decodesEveryPart() {
    UpstreamConfig upstream =
        parse("postgresql://g%40w:p%3a%2F%C3%A9+@db:1/a%20b/c?application_name=x%26y");
    assertThat(upstream)
        .isEqualTo(
            new UpstreamConfig(
                new HostPort("db", 1),
                Optional.of("g@w"),
                Optional.of(new Secret("p:/é+")),
                Optional.of("a b/c"),
                UpstreamTls.defaults(),
                "x&y"));
  }

  @Test
  void readsTlsAsLibpqDoes() throws IOException {
    Path root = Files.createFile(folder.resolve("ca.crt"));
    Path certificate = Files.createFile(folder.resolve("gw.crt"));
    Path key = Files.createFile(folder.resolve("gw.key"));
    assertThat(
            parse(
                    "postgresql://db?sslmode=verify-full&sslnegotiation=direct&sslrootcert=ca.crt"
                        + "&sslcert=gw.crt&sslkey="
                        + key)
                .tls())
        .isEqualTo(
            new UpstreamTls(
                SslMode.VERIFY_FULL,
                Negotiation.DIRECT,
                Optional.of(root),
                Optional.of(new ClientCertificate(certificate, key))));
    assertThat(parse("postgresql://db?sslmode=require&sslrootcert=ca.crt").tls().mode())
        .isEqualTo(SslMode.VERIFY_CA);
    assertThat(parse("postgresql://db?sslmode=verify-full&sslrootcert=system").tls())
        .isEqualTo(UpstreamTls.of(SslMode.VERIFY_FULL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          db:5432 | the upstream must be a URL like postgresql://[USER[:PASSWORD]@]HOST[:PORT][/DB][?PARAMETERS]
          postgresql:// | the upstream URL names no host
          postgresql://a,b | the upstream URL must name one host, not a list
          postgresql://@db | the user before @ in the upstream URL is empty
          postgresql://u:@db | the password in the upstream URL is empty; leave the : out
          postgresql://%zz@db | a % in the user of the upstream URL is not followed by two hexadecimal digits other than 00; write % itself as %25
          postgresql://u%0@db | a % in the user of the upstream URL is not followed by two hexadecimal digits other than 00; write % itself as %25
          postgresql://db/%00 | a % in the database of the upstream URL is not followed by two hexadecimal digits other than 00; write % itself as %25
          postgresql://db/%ff | the database in the upstream URL is not UTF-8
          postgresql://db?target_session_attrs=any | unknown parameter 'target_session_attrs' in the upstream URL; allowed are sslmode, sslnegotiation, sslrootcert, sslcert, sslkey, application_name
          postgresql://db?sslmode | sslmode in the upstream URL has no value
          postgresql://db?sslmode=disable&sslmode=require | sslmode appears twice in the upstream URL
          postgresql://db?sslmode=on | sslmode: 'on' is not one of disable, prefer, require, verify-ca, verify-full
          postgresql://db?sslmode=allow | sslmode=allow is not supported; use prefer, or require
          postgresql://db?sslmode=verify-ca | sslmode=verify-ca needs sslrootcert: without it every public authority could vouch for the server; name a file or use sslmode=verify-full
          postgresql://db?sslrootcert=system | sslrootcert=system needs sslmode=verify-full
          postgresql://db?sslnegotiation=direct | sslnegotiation=direct needs sslmode=require, verify-ca or verify-full, not prefer
          postgresql://db?sslnegotiation=tls | sslnegotiation: 'tls' is not one of postgres, direct
          """)
  void saysWhatIsWrongAndWhatIsAllowed(String url, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> parse(url))
        .withMessage(message);
  }

  @Test
  void namesTheFileThatIsNotThere() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> parse("postgresql://db?sslcert=no.crt"))
        .withMessage("sslcert: there is no file " + folder.resolve("no.crt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:hush@hush@db",
        "postgresql://u:hu/hush@db",
        "postgresql://u:hu?hush@db",
        "postgresql://u:hush",
        "postgresql://u:hush@db:0",
        "postgresql://u:hush@db:99999",
        "postgresql://u:hush%@db",
        "u:hush@db"
      })
  void doesNotRepeatAPasswordInAComplaint(String url) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> parse(url))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hu/", "hush"));
  }

  private UpstreamConfig parse(String url) {
    return UpstreamUrl.parse(url, folder);
  }
}
