package org.pgweir.gateway.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the major version of a server. */
final class MajorVersion implements ITypeConverter<Integer> {

  private static final int OLDEST = 13;
  private static final int NEWEST = 18;

  @Override
  public Integer convert(String text) {
    if (!text.matches("[0-9]{2}")
        || Integer.parseInt(text) < OLDEST
        || Integer.parseInt(text) > NEWEST) {
      throw new TypeConversionException(
          "'%s' is no version; allowed are %d to %d".formatted(text, OLDEST, NEWEST));
    }
    return Integer.valueOf(text);
  }
}
