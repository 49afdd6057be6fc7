package org.pgweir.gateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.gateway.config.AdminConfig.Tls;
import org.pgweir.gateway.config.AdminConfig.Webhook;

/** Reads {@code admin:}. */
final class AdminSection {

  static final List<String> KEYS = List.of("enabled", "address", "users", "tls", "webhook");

  private static final List<String> USER_KEYS =
      List.of("name", "token", "token-file", "subject", "roles");

  private final NamedFiles files;

  AdminSection(NamedFiles files) {
    this.files = files;
  }

  AdminConfig read(YamlSection section) {
    HostPort address =
        section.value("address", HostPort::parse).orElse(AdminConfig.DEFAULT_ADDRESS);
    List<AdminUser> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection each : section.sections("users", USER_KEYS)) {
      AdminUser user = user(each);
      if (!names.add(user.name())) {
        throw each.error("there are two users of the name " + user.name());
      }
      users.add(user);
    }
    Optional<Tls> tls =
        section.section("tls", List.of("certificate", "key", "client-ca")).map(this::tls);
    if (tls.isEmpty() && users.stream().anyMatch(user -> user.subject().isPresent())) {
      throw section.error("a user's subject needs tls with a client-ca");
    }
    Optional<Webhook> webhook =
        section.section("webhook", List.of("url", "secret", "secret-file")).map(this::webhook);
    return new AdminConfig(address, users, tls, webhook);
  }

  private AdminUser user(YamlSection section) {
    String name = section.required("name", AdminSection::name);
    Optional<Secret> token = secret(section, "token");
    Optional<String> subject = section.value("subject", text -> text);
    if (token.isEmpty() && subject.isEmpty()) {
      throw section.error("user %s needs token-file, token or subject".formatted(name));
    }
    Set<AdminRole> roles = EnumSet.noneOf(AdminRole.class);
    roles.addAll(section.values("roles", Choice.of(AdminRole.class)::read));
    if (roles.isEmpty()) {
      throw section.error("user %s needs roles: [viewer]".formatted(name));
    }
    return new AdminUser(name, token, subject, roles);
  }

  private Tls tls(YamlSection section) {
    Path certificate = section.required("certificate", files::readable);
    Path key = section.required("key", files::readable);
    return new Tls(certificate, key, section.value("client-ca", files::readable));
  }

  private Webhook webhook(YamlSection section) {
    String url = section.required("url", AdminSection::url);
    return new Webhook(
        url,
        secret(section, "secret")
            .orElseThrow(() -> section.error("webhook needs secret-file or secret")));
  }

  /** Of a file, or an environment variable: {@code ${ENV:NAME}}. */
  private Optional<Secret> secret(YamlSection section, String key) {
    return section.value(key + "-file", files::secret).or(() -> section.value(key, Secret::new));
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z][A-Za-z0-9_.@-]{0,62}")) {
      throw new ConfigException("'" + text + "' is no name of a user");
    }
    return text;
  }

  private static String url(String text) {
    try {
      URI uri = URI.create(text);
      if ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) {
        return text;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new ConfigException("'" + text + "' is no http or https address");
  }
}
