package org.pgweir.gateway.config;

/**
 * A configuration that cannot work. The message is a whole sentence for the person who wrote it: it
 * says what is wrong and what is allowed, and holds no secret.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String message;

  public ConfigException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
