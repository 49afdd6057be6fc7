package org.pgweir.gateway.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The <code>${ENV:NAME}</code> references in a configuration value. */
final class Environment {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern FORM = Pattern.compile("ENV:([A-Za-z_][A-Za-z0-9_]*)");

  private Environment() {}

  /**
   * Puts variables' values in place of their references.
   *
   * @throws ConfigException when a variable is not set, or a reference is of another form
   */
  static String expand(String text, Function<String, Optional<String>> environment) {
    return REFERENCE
        .matcher(text)
        .replaceAll(reference -> Matcher.quoteReplacement(value(reference.group(1), environment)));
  }

  private static String value(String reference, Function<String, Optional<String>> environment) {
    Matcher form = FORM.matcher(reference);
    if (!form.matches()) {
      throw new ConfigException("${" + reference + "} is not of the form ${ENV:NAME}");
    }
    String name = form.group(1);
    return environment
        .apply(name)
        .orElseThrow(() -> new ConfigException("the environment variable " + name + " is not set"));
  }
}
