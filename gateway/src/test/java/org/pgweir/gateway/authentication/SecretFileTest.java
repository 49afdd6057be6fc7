package org.pgweir.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.gateway.config.ConfigException;

class SecretFileTest {

  private static final String MD5 = "md5" + "0".repeat(32);
  private static final String SCRAM = StoredForms.scram("pencil", new byte[] {1, 2, 3, 4});

  @TempDir private Path folder;

  @Test
  void readsRolesAndSecrets() throws IOException {
    SecretSource secrets =
        opened(
            "; a comment\n\n\"alice\" \"" + SCRAM + "\"\n  \"say \"\"hi\"\"\"\t\"" + MD5 + "\" \n");

    assertThat(secrets.find("alice")).isInstanceOf(StoredSecret.Scram.class);
    assertThat(secrets.find("say \"hi\"")).isInstanceOf(StoredSecret.Md5.class);
    assertThat(secrets.find("Alice")).isEqualTo(new StoredSecret.None());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice secret",
        "\"alice\"",
        "\"alice\" \"in clear\"",
        "\"alice\" \"\"",
        "\"alice\" \"SCRAM-SHA-256$4096:abc$x:y\"",
        "\"alice\" \"md50000\" trailing",
      })
  void namesTheLineThatIsWrongAndNotWhatItSays(String line) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> opened("; first\n" + line + "\n"))
        .withMessageContaining("userlist.txt:2:")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("in clear\""));
  }

  @Test
  void refusesARoleThatIsThereTwice() {
    String line = "\"alice\" \"" + MD5 + "\"\n";

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> opened(line + line))
        .withMessageContaining("userlist.txt:2:");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SecretFile.open(folder.resolve("none.txt")))
        .withMessageContaining("none.txt");
  }

  @Test
  void followsTheFileAndKeepsWhatItHadWhileThatIsBad() throws IOException {
    SecretSource secrets = opened("\"alice\" \"" + MD5 + "\"\n");

    write("\"bob\" \"" + MD5 + "\"\n\n");
    assertThat(secrets.find("alice")).isEqualTo(new StoredSecret.None());
    assertThat(secrets.find("bob")).isInstanceOf(StoredSecret.Md5.class);

    write("bad\n");
    assertThat(secrets.find("bob")).isInstanceOf(StoredSecret.Md5.class);

    write("\"carol\" \"" + SCRAM + "\"\n");
    assertThat(secrets.find("carol")).isInstanceOf(StoredSecret.Scram.class);
  }

  private SecretSource opened(String text) throws IOException {
    return SecretFile.open(write(text));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("userlist.txt"), text);
  }
}
