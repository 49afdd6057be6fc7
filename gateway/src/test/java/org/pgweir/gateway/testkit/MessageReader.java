package org.pgweir.gateway.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a message as scripts write it:
 *
 * <pre>
 * Query "select 1"
 * Parse s1 "select $1" int4
 * Bind p1 s1 ("1", null, 3 of "x") binary results
 * Describe statement s1
 * Execute p1 5 rows
 * Close portal p1
 * FunctionCall 1397 ("-5")
 * CopyData "1\t2\n"
 * CopyDone / CopyFail "reason" / Flush / Sync / Terminate
 * Bytes "any \x00 bytes"
 * 1000 times Sync
 * </pre>
 *
 * A string may be {@code "a" * 1000}, a sum of strings, or {@code numbers(3)}, which is {@code
 * $1,$2,$3}. The unnamed statement and portal are {@code ""}.
 */
final class MessageReader {

  private static final Map<String, Integer> TYPES =
      Map.of("int4", 23, "int8", 20, "text", 25, "bytea", 17, "unspecified", 0);

  private final String text;
  private int at;

  MessageReader(String text) {
    this.text = text;
  }

  Step.Message message() {
    int times = 1;
    String word = word();
    if (Character.isDigit(word.charAt(0))) {
      times = Integer.parseInt(word);
      expect("times");
      word = word();
    }
    byte[] bytes = message(word);
    if (!atEnd()) {
      throw new IllegalArgumentException("more than " + word + " takes, from column " + at);
    }
    return new Step.Message(bytes, times);
  }

  private byte[] message(String name) {
    return switch (name) {
      case "Query" -> FrontendBytes.query(string());
      case "Parse" -> FrontendBytes.parse(string(), string(), types());
      case "Bind" -> {
        String portal = string();
        String statement = string();
        List<Optional<byte[]>> values = values();
        boolean binaryValues = accept("binary values");
        yield FrontendBytes.bind(portal, statement, values, binaryValues, accept("binary results"));
      }
      case "Describe" -> FrontendBytes.describe(kind(), string());
      case "Close" -> FrontendBytes.close(kind(), string());
      case "Execute" -> FrontendBytes.execute(string(), rows());
      case "FunctionCall" -> {
        int function = Integer.parseInt(word());
        List<Optional<byte[]>> values = values();
        boolean binaryValues = accept("binary values");
        yield FrontendBytes.functionCall(function, values, binaryValues, accept("binary results"));
      }
      case "CopyData" -> FrontendBytes.message('d', string().getBytes(StandardCharsets.ISO_8859_1));
      case "CopyDone" -> FrontendBytes.message('c');
      case "CopyFail" -> FrontendBytes.copyFail(string());
      case "Flush" -> FrontendBytes.flush();
      case "Sync" -> FrontendBytes.sync();
      case "Terminate" -> FrontendBytes.terminate();
      case "Bytes" -> string().getBytes(StandardCharsets.ISO_8859_1);
      default -> throw new IllegalArgumentException("unknown message " + name);
    };
  }

  /** Reads {@code 3.2} if it comes next. */
  int versionOr(int usual) {
    skipSpace();
    if (atEnd() || !Character.isDigit(text.charAt(at))) {
      return usual;
    }
    String[] parts = word().split("\\.", -1);
    return Integer.parseInt(parts[0]) << 16 | Integer.parseInt(parts[1]);
  }

  /** Reads {@code name=value} to the end. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    while (!atEnd()) {
      int equals = text.indexOf('=', at);
      String name = text.substring(at, equals).strip();
      at = equals + 1;
      parameters.put(name, string());
    }
    return parameters;
  }

  private char kind() {
    return accept("statement") ? 'S' : accept("portal") ? 'P' : string().charAt(0);
  }

  private int rows() {
    if (atEnd()) {
      return 0;
    }
    int rows = Integer.parseInt(word());
    expect("rows");
    return rows;
  }

  private List<Integer> types() {
    List<Integer> types = new ArrayList<>();
    while (!atEnd()) {
      String word = word();
      types.add(TYPES.containsKey(word) ? TYPES.get(word) : Integer.valueOf(word));
    }
    return types;
  }

  private List<Optional<byte[]>> values() {
    List<Optional<byte[]>> values = new ArrayList<>();
    expect("(");
    while (!accept(")")) {
      skipSpace();
      int times = 1;
      if (Character.isDigit(text.charAt(at))) {
        times = Integer.parseInt(word());
        expect("of");
      }
      Optional<byte[]> value =
          accept("null")
              ? Optional.empty()
              : Optional.of(string().getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < times; i++) {
        values.add(value);
      }
      accept(",");
    }
    return values;
  }

  private String string() {
    StringBuilder sum = new StringBuilder();
    do {
      sum.append(term());
    } while (accept("+"));
    return sum.toString();
  }

  private String term() {
    if (accept("numbers(")) {
      int count = Integer.parseInt(word());
      expect(")");
      return IntStream.rangeClosed(1, count)
          .mapToObj(number -> "$" + number)
          .collect(Collectors.joining(","));
    }
    skipSpace();
    if (atEnd() || text.charAt(at) != '"') {
      return word();
    }
    String quoted = quoted();
    return accept("*") ? quoted.repeat(Integer.parseInt(word())) : quoted;
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
        c =
            switch (text.charAt(at)) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'x' -> {
                at += 2;
                yield (char) Integer.parseInt(text.substring(at - 1, at + 1), 16);
              }
              default -> text.charAt(at);
            };
      }
      value.append(c);
    }
    at++;
    return value.toString();
  }

  private String word() {
    skipSpace();
    int start = at;
    while (at < text.length() && " ,()\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (start == at) {
      throw new IllegalArgumentException("a word is missing at column " + at);
    }
    return text.substring(start, at);
  }

  private boolean accept(String next) {
    skipSpace();
    if (text.startsWith(next, at)) {
      at += next.length();
      return true;
    }
    return false;
  }

  private void expect(String next) {
    if (!accept(next)) {
      throw new IllegalArgumentException("expected " + next + " at column " + at);
    }
  }

  private boolean atEnd() {
    skipSpace();
    return at == text.length();
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }
}
