package org.pgweir.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CStringTest {

  @Test
  void comparesBytesNotText() {
    assertThat(CString.of("é", UTF_8))
        .isNotEqualTo(CString.of("é", ISO_8859_1))
        .isEqualTo(CString.of("Ã©", ISO_8859_1))
        .hasSameHashCodeAs(CString.of("Ã©", ISO_8859_1));
  }

  @Test
  void refusesAZeroByte() {
    assertThatThrownBy(() -> CString.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsBytesThatAreNotValid() {
    CString broken = new CString(Bytes.of((byte) 'a', (byte) 0xc3));
    assertThat(broken.validText(UTF_8)).isEmpty();
    assertThat(broken.text(UTF_8)).isEqualTo("a\ufffd");
  }

  @Test
  void printsItsLengthOnly() {
    assertThat(CString.of("secret")).hasToString("6 bytes");
  }

  @Test
  void isNotChangedThroughAnArray() {
    byte[] array = {'a'};
    Bytes bytes = Bytes.of(array);
    array[0] = 'b';
    bytes.toArray()[0] = 'c';
    assertThat(bytes).isEqualTo(Bytes.of((byte) 'a'));
  }
}
