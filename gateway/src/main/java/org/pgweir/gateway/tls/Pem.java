package org.pgweir.gateway.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.pgweir.gateway.config.ConfigException;

/** PEM files named in the configuration. */
final class Pem {

  private Pem() {}

  /**
   * The first certificate of a file.
   *
   * @throws ConfigException naming the file
   */
  static X509Certificate firstCertificate(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | CertificateException unreadable) {
      throw new ConfigException(file + " holds no readable certificate in PEM form");
    }
  }

  /**
   * A file that must be there.
   *
   * @throws ConfigException naming the file
   */
  static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigException(file + " does not exist or cannot be read");
    }
    return file;
  }
}
