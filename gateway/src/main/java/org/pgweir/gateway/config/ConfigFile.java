package org.pgweir.gateway.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.pgweir.gateway.config.TlsConfig.ClientCertificates;
import org.pgweir.policies.yaml.YamlNode;
import org.pgweir.policies.yaml.YamlNode.Malformed;

/**
 * Reads {@code pgweir.yaml}, described key by key in docs/configuration.md.
 *
 * <p>Strict: an unknown key, a wrong value or a file that is not there is a {@link ConfigException}
 * {@code file:line:column: what, and what is allowed}. Relative paths are relative to the file.
 */
public final class ConfigFile {

  private final NamedFiles files;
  private final YamlSection root;

  private ConfigFile(NamedFiles files, YamlSection root) {
    this.files = files;
    this.root = root;
  }

  /** Reads {@code file}; its {@code ${ENV:NAME}} are variables of this process. */
  public static GatewayConfig read(Path file) {
    return read(file, name -> Optional.ofNullable(System.getenv(name)));
  }

  static GatewayConfig read(Path file, Function<String, Optional<String>> environment) {
    YamlSection.Source source = new YamlSection.Source(file.toString(), environment);
    YamlNode document;
    try {
      document = YamlNode.read(text(file));
    } catch (Malformed e) {
      throw source.error(e.position(), e.getMessage());
    }
    YamlSection root =
        YamlSection.of(
            source,
            "",
            document,
            List.of(
                "listen",
                "upstream",
                "authentication",
                "limits",
                "event-loop-threads",
                "admin",
                "catalogue",
                "policies",
                "audit"));
    Path folder = file.toAbsolutePath().resolveSibling("");
    return new ConfigFile(new NamedFiles(folder), root).config();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (MalformedInputException e) {
      throw new ConfigException(file + ": the file is not UTF-8");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }

  private GatewayConfig config() {
    ListenConfig listen = listen();
    UpstreamConfig upstream = upstream();
    AuthConfig auth = auth();
    LimitsConfig limits = limits();
    Optional<AdminConfig> admin = admin();
    CatalogueConfig catalogue = catalogue();
    int eventLoopThreads =
        root.value("event-loop-threads", Quantity::count)
            .orElse(GatewayConfig.defaultEventLoopThreads());
    List<String> policies = root.values("policies", this::policy);
    Optional<AuditConfig> audit = root.section("audit", AuditSection.KEYS).map(this::audit);
    return root.make(() ->
        new GatewayConfig(
            listen, upstream, auth, limits, admin, catalogue, eventLoopThreads, policies, audit));
  }

  private AuditConfig audit(YamlSection section) {
    return AuditSection.read(section, files.folder());
  }

  /** A pack stays as it is; whether a file is there, the reader of policies says. */
  private String policy(String name) {
    return name.startsWith("pack:") ? name : files.folder().resolve(name).toString();
  }

  private ListenConfig listen() {
    return root.section("listen", List.of("address", "tls"))
        .map(section ->
            new ListenConfig(
                section.value("address", HostPort::parse).orElse(ListenConfig.DEFAULT_ADDRESS),
                section
                    .section(
                        "tls",
                        List.of("mode", "certificate", "key", "client-ca", "client-certificates"))
                    .flatMap(this::tls)))
        .orElse(ListenConfig.defaults());
  }

  private Optional<TlsConfig> tls(YamlSection tls) {
    Optional<TlsConfig.Mode> mode =
        tls.required("mode", Choice.orDisable(TlsConfig.Mode.class)::read);
    Optional<TlsConfig.Demand> demand =
        tls.value("client-certificates", Choice.orDisable(TlsConfig.Demand.class)::read)
            .orElse(Optional.empty());
    Optional<Path> clientCa = tls.value("client-ca", files::readable);
    if (demand.isPresent() != clientCa.isPresent()) {
      throw tls.error("client-certificates: allow or require, and client-ca, go together");
    }
    return mode.map(m ->
        new TlsConfig(
            m,
            tls.required("certificate", files::readable),
            tls.required("key", files::readable),
            clientCa.map(ca -> new ClientCertificates(ca, demand.orElseThrow()))));
  }

  private UpstreamConfig upstream() {
    YamlSection section =
        root.section("upstream", List.of("url", "password", "password-file"))
            .orElseThrow(() -> root.error("upstream is missing: the gateway needs a server"));
    UpstreamConfig upstream =
        section.required("url", url -> UpstreamUrl.parse(url, files.folder()));
    if (section.has("password") && section.has("password-file")) {
      throw section.error("password and password-file exclude each other");
    }
    Optional<Secret> password =
        section
            .value("password", Secret::new)
            .or(() -> section.value("password-file", files::secret));
    if (password.isPresent() && upstream.password().isPresent()) {
      throw section.error("the url already holds a password");
    }
    if (password.isPresent() && upstream.user().isEmpty()) {
      throw section.error("a password needs a user: write it in the url as USER@HOST");
    }
    return password.map(upstream::withPassword).orElse(upstream);
  }

  private AuthConfig auth() {
    return root.section("authentication", List.of("mode", "verifiers", "verifier-file"))
        .map(section -> {
          AuthConfig.Mode mode =
              section
                  .value("mode", Choice.of(AuthConfig.Mode.class)::read)
                  .orElse(AuthConfig.Mode.AUTO);
          VerifierSource verifiers = verifiers(section);
          return section.make(() -> new AuthConfig(mode, verifiers));
        })
        .orElse(AuthConfig.defaults());
  }

  private VerifierSource verifiers(YamlSection section) {
    String kind =
        section
            .value("verifiers", Choice.ofWords("none", "pg_authid", "file")::read)
            .orElse("none");
    if (section.has("verifier-file") != kind.equals("file")) {
      throw section.error("verifiers: file and verifier-file go together");
    }
    return switch (kind) {
      case "pg_authid" -> new VerifierSource.PgAuthid();
      case "file" ->
          new VerifierSource.UserFile(section.required("verifier-file", files::readable));
      default -> new VerifierSource.None();
    };
  }

  private LimitsConfig limits() {
    LimitsConfig defaults = LimitsConfig.defaults();
    return root.section(
            "limits",
            List.of(
                "inspected-message",
                "handshake-timeout",
                "client-connections",
                "connect-timeout",
                "drain-deadline"))
        .map(section -> {
          int bytes =
              section
                  .value("inspected-message", Quantity::bytes)
                  .orElse(defaults.inspectedMessageBytes());
          Duration handshake =
              section
                  .value("handshake-timeout", Quantity::duration)
                  .orElse(defaults.handshakeTimeout());
          OptionalInt clients =
              section
                  .value("client-connections", Quantity::count)
                  .map(OptionalInt::of)
                  .orElse(defaults.maxClientConnections());
          Duration connect =
              section
                  .value("connect-timeout", Quantity::duration)
                  .orElse(defaults.connectTimeout());
          Duration drain =
              section.value("drain-deadline", Quantity::duration).orElse(defaults.drainDeadline());
          return section.make(() -> new LimitsConfig(bytes, handshake, clients, connect, drain));
        })
        .orElse(defaults);
  }

  private Optional<AdminConfig> admin() {
    Optional<YamlSection> section = root.section("admin", AdminSection.KEYS);
    boolean enabled =
        section
            .flatMap(s -> s.value("enabled", Choice.ofWords("true", "false")::read))
            .map(Boolean::parseBoolean)
            .orElse(true);
    AdminConfig admin = section.map(new AdminSection(files)::read).orElseGet(AdminConfig::defaults);
    return enabled ? Optional.of(admin) : Optional.empty();
  }

  private CatalogueConfig catalogue() {
    return root.section("catalogue", List.of("max-age"))
        .map(section -> {
          Duration maxAge =
              section
                  .value("max-age", Quantity::duration)
                  .orElse(CatalogueConfig.defaults().maxAge());
          return section.make(() -> new CatalogueConfig(maxAge));
        })
        .orElse(CatalogueConfig.defaults());
  }
}
