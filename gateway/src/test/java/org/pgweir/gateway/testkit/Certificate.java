package org.pgweir.gateway.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate and its key as PEM files, deleted with the JVM.
 *
 * @param certificate also the root certificate that verifies it
 * @param key PKCS #8, not encrypted
 */
public record Certificate(Path certificate, Path key) {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** For the names {@code localhost} and {@code 127.0.0.1}. */
  public static Certificate ofLocalhost() {
    return of("localhost");
  }

  /** With the given common name, which the certificate authentication of PostgreSQL compares. */
  public static Certificate of(String commonName) {
    try {
      Path folder = Files.createTempDirectory("pgweir-certificate");
      Path store = folder.resolve("store.p12");
      generate(commonName, store);
      return write(folder, store);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void generate(String commonName, Path store) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "pgweir",
            "-keyalg",
            "EC",
            "-validity",
            "30",
            "-dname",
            "CN=" + commonName,
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            store.toString());
    Command.Result result = Command.run(command);
    if (result.status() != 0) {
      throw new IOException("keytool: " + result.output());
    }
  }

  private static Certificate write(Path folder, Path store)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Key privateKey = keys.getKey("pgweir", PASSWORD);
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("pgweir").getEncoded()));
    Files.writeString(key, pem("PRIVATE KEY", privateKey.getEncoded()));
    for (Path file : List.of(store, certificate, key, folder)) {
      file.toFile().deleteOnExit();
    }
    return new Certificate(certificate, key);
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }
}
