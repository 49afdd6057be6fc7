package org.pgweir.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.TlsConfig;
import org.pgweir.gateway.config.UpstreamTls;
import org.pgweir.gateway.testkit.Certificate;

class TlsFilesTest {

  private static final HostPort SERVER = new HostPort("localhost", 5432);

  private final Certificate certificate = Certificate.ofLocalhost();

  @Test
  void readsACertificateAndItsKey() {
    ClientTls tls = ClientTls.load(clientLeg(certificate.certificate(), certificate.key()));

    assertThat(tls.endPoint()).hasValueSatisfying(hash -> assertThat(hash).hasSizeBetween(32, 64));
    assertThat(tls.isRequired()).isTrue();
  }

  @Test
  void namesTheFileThatIsMissing(@TempDir Path folder) {
    Path missing = folder.resolve("none.pem");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ClientTls.load(clientLeg(missing, certificate.key())))
        .withMessageContaining("none.pem");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ServerTls.load(serverLeg(missing), SERVER))
        .withMessageContaining("none.pem");
  }

  @Test
  void namesTheFileThatIsNoCertificate(@TempDir Path folder) throws IOException {
    Path garbage = Files.writeString(folder.resolve("garbage.pem"), "garbage");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ClientTls.load(clientLeg(garbage, certificate.key())))
        .withMessageContaining("garbage.pem");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ClientTls.load(clientLeg(certificate.certificate(), garbage)))
        .withMessageContaining("garbage.pem")
        .withMessageContaining("PKCS#8");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ServerTls.load(serverLeg(garbage), SERVER))
        .withMessageContaining("garbage.pem");
  }

  @Test
  void makesNoTlsForSslmodeDisable() {
    assertThat(ServerTls.load(UpstreamTls.of(SslMode.DISABLE), SERVER)).isEmpty();
  }

  private static TlsConfig clientLeg(Path certificateFile, Path keyFile) {
    return new TlsConfig(TlsConfig.Mode.REQUIRE, certificateFile, keyFile, Optional.empty());
  }

  private static UpstreamTls serverLeg(Path roots) {
    return new UpstreamTls(
        SslMode.VERIFY_CA, UpstreamTls.Negotiation.POSTGRES, Optional.of(roots), Optional.empty());
  }
}
