package org.pgweir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgweir.gateway.config.TlsConfig.ClientCertificates;

class ConfigFileTest {

  private static final String UPSTREAM = "upstream: {url: 'postgresql://db:5432'}\n";

  @TempDir Path folder;

  @Test
  void fillsInEveryDefault() throws IOException {
    assertThat(read(UPSTREAM))
        .isEqualTo(GatewayConfig.defaults(UpstreamConfig.of(new HostPort("db", 5432))));
  }

  @Test
  void readsEveryKey() throws IOException {
    for (String name : new String[] {"server.crt", "server.key", "ca.crt", "users.txt"}) {
      Files.createFile(folder.resolve(name));
    }
    Files.writeString(folder.resolve("pw"), "s3cr3t\n");
    GatewayConfig config =
        read(
            """
            listen:
              address: "[::1]:6000"
              tls:
                mode: allow
                certificate: server.crt
                key: server.key
                client-ca: ca.crt
                client-certificates: require
            upstream:
              url: postgresql://gw@db:5433/shop?sslmode=require
              password-file: pw
            authentication:
              mode: terminate
              verifiers: file
              verifier-file: users.txt
            limits:
              inspected-message: 64kB
              handshake-timeout: 5s
              client-connections: 100
              connect-timeout: 250ms
              drain-deadline: 2min
            event-loop-threads: 3
            admin:
              address: 127.0.0.1:0
            catalogue:
              max-age: 5min
            policies: [pack:strict, weir/team.yaml, /etc/pgweir]
            """);
    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                new ListenConfig(
                    new HostPort("::1", 6000),
                    Optional.of(
                        new TlsConfig(
                            TlsConfig.Mode.ALLOW,
                            folder.resolve("server.crt"),
                            folder.resolve("server.key"),
                            Optional.of(
                                new ClientCertificates(
                                    folder.resolve("ca.crt"), TlsConfig.Demand.REQUIRE))))),
                new UpstreamConfig(
                    new HostPort("db", 5433),
                    Optional.of("gw"),
                    Optional.of(new Secret("s3cr3t")),
                    Optional.of("shop"),
                    UpstreamTls.of(SslMode.REQUIRE),
                    "pgweir"),
                new AuthConfig(
                    AuthConfig.Mode.TERMINATE,
                    new VerifierSource.UserFile(folder.resolve("users.txt"))),
                new LimitsConfig(
                    64 * 1024,
                    Duration.ofSeconds(5),
                    OptionalInt.of(100),
                    Duration.ofMillis(250),
                    Duration.ofMinutes(2)),
                Optional.of(new AdminConfig(new HostPort("127.0.0.1", 0))),
                new CatalogueConfig(Duration.ofMinutes(5)),
                3,
                List.of(
                    "pack:strict", folder.resolve("weir/team.yaml").toString(), "/etc/pgweir")));
  }

  @Test
  void takesASecretFromTheEnvironment() throws IOException {
    String yaml =
        """
        upstream:
          url: postgresql://gw@db
          password: ${ENV:PGWEIR_TEST_PASSWORD}
        """;
    assertThat(read(yaml, Map.of("PGWEIR_TEST_PASSWORD", "p$1\\")).upstream().password())
        .contains(new Secret("p$1\\"));
    assertThat(complaint(yaml))
        .endsWith(":3:13: password: the environment variable PGWEIR_TEST_PASSWORD is not set");
  }

  @Test
  void neverPrintsASecret() throws IOException {
    assertThat(read("upstream: {url: 'postgresql://gw:hush@db'}").toString())
        .contains("gw")
        .doesNotContain("hush");
  }

  @Test
  void switchesTlsAndAdminOff() throws IOException {
    GatewayConfig config =
        read("listen: {tls: {mode: disable}}\nadmin: {enabled: false}\n" + UPSTREAM);
    assertThat(config.listen().tls()).isEmpty();
    assertThat(config.admin()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lissen: {} | 1:1: unknown key 'lissen'; allowed are listen, upstream, authentication, limits, event-loop-threads, admin, catalogue, policies, audit
          listen: {adress: x} | 1:10: unknown key 'adress' in listen; allowed are address, tls
          listen: 7432 | 1:9: listen must hold keys: address, tls
          listen: | 1:8: listen must hold keys: address, tls
          listen: {address: 7432} | 1:19: address: '7432' is not HOST:PORT, for example 127.0.0.1:7432 or [::1]:7432
          listen: {address: [::1]} | 1:20: while parsing a flow node, expected the node content, but found ':'
          listen: {address: [a]} | 1:19: address must be one value; quote it if it holds any of [ ] { } : #
          listen: {address: } | 1:18: address is missing its value
          listen: {tls: {mode: on}} | 1:22: mode: 'on' is not one of disable, allow, require
          listen: {tls: {certificate: a}} | 1:15: tls.mode is missing its value
          listen: {tls: {mode: allow}} | 1:15: tls.certificate is missing its value
          listen: {tls: {mode: allow, client-certificates: allow}} | 1:15: client-certificates: allow or require, and client-ca, go together
          limits: {handshake-timeout: 60} | 1:29: handshake-timeout: '60' is not a duration: write a number and ms, s, min or h, for example 60s
          limits: {handshake-timeout: 25h} | 1:9: handshake-timeout must be between 1s and 24h
          limits: {inspected-message: 4GB} | 1:29: inspected-message: '4GB' is too large: less than 2GB is allowed
          limits: {inspected-message: 1B} | 1:9: inspected-message must be between 8kB and 1GB
          limits: {client-connections: 0} | 1:9: client-connections must be at least 1; leave it out for no limit of the gateway's own
          limits: {client-connections: many} | 1:30: client-connections: 'many' is not a whole number from 0 to 999999999
          event-loop-threads: 0 | 1:1: event-loop-threads must be between 1 and 1024
          admin: {enabled: off} | 1:18: enabled: 'off' is not one of true, false
          authentication: {mode: terminate} | 1:17: authentication mode terminate needs verifiers: pg_authid, or a file
          authentication: {verifiers: file} | 1:17: verifiers: file and verifier-file go together
          authentication: {verifiers: pg_authid} | 1:1: verifiers from pg_authid need a role of the gateway's own: name a user that may read pg_authid in the upstream URL
          policies: strict.yaml | 1:11: policies must be a list: [a, b]
          policies: [a, [b]] | 1:15: policies must be a list of single values
          listen: {address: "${HOME}"} | 1:19: address: ${HOME} is not of the form ${ENV:NAME}
          """)
  void saysWhereAMistakeIsAndWhatIsAllowed(String line, String message) {
    assertThat(complaint(line + "\n" + UPSTREAM)).isEqualTo(file() + ":" + message);
  }

  @Test
  void namesTheFileThatIsNotThere() {
    assertThat(complaint("listen: {tls: {mode: allow, certificate: no.crt}}\n" + UPSTREAM))
        .isEqualTo(file() + ":1:42: certificate: there is no file " + folder.resolve("no.crt"));
  }

  @Test
  void insistsOnAnUpstream() {
    assertThat(complaint("admin: {enabled: false}"))
        .isEqualTo(file() + ":1:1: upstream is missing: the gateway needs a server");
    assertThat(complaint("upstream: {password: x}"))
        .isEqualTo(file() + ":1:11: upstream.url is missing its value");
    assertThat(complaint("")).startsWith(file() + ":1:1: the file must hold keys: listen");
  }

  @Test
  void refusesTwoPasswords() throws IOException {
    Files.writeString(folder.resolve("pw"), "x");
    assertThat(complaint("upstream: {url: 'postgresql://u:p@h', password: x}"))
        .isEqualTo(file() + ":1:11: the url already holds a password");
    assertThat(complaint("upstream: {url: 'postgresql://u@h', password: x, password-file: pw}"))
        .isEqualTo(file() + ":1:11: password and password-file exclude each other");
    assertThat(complaint("upstream: {url: 'postgresql://h', password: x}"))
        .isEqualTo(file() + ":1:11: a password needs a user: write it in the url as USER@HOST");
  }

  @Test
  void refusesWhatIsNotPlainYaml() {
    assertThat(complaint("listen: {address: 'a:1'}\nlisten: {}\n" + UPSTREAM))
        .startsWith(file() + ":2:")
        .contains("listen");
    assertThat(complaint("listen: &a {address: 'a:1'}\nadmin: *a\n" + UPSTREAM))
        .isEqualTo(file() + ":2:8: YAML aliases are not allowed; write the value again");
    assertThat(complaint(UPSTREAM + "---\nlisten: {}\n"))
        .endsWith(": only one YAML document is allowed");
    assertThat(complaint("upstream: {password: hush\nadmin: {}"))
        .isEqualTo(file() + ":2:6: while parsing a flow mapping, expected ',' or '}', but got :");
  }

  @Test
  void saysThatTheFileIsNotThere() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
        .withMessage(folder.resolve("none.yaml") + ": there is no such file");
  }

  private Path file() {
    return folder.resolve("pgweir.yaml");
  }

  private GatewayConfig read(String yaml) throws IOException {
    return read(yaml, Map.of());
  }

  private GatewayConfig read(String yaml, Map<String, String> environment) throws IOException {
    Files.writeString(file(), yaml);
    return ConfigFile.read(file(), name -> Optional.ofNullable(environment.get(name)));
  }

  private String complaint(String yaml) {
    ConfigException[] caught = new ConfigException[1];
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(yaml))
        .satisfies(e -> caught[0] = e);
    return caught[0].getMessage();
  }
}
