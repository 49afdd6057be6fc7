package org.pgweir.policies.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Reads {@code select:}. */
final class SelectorReader {

  static final List<String> KEYS =
      List.of(
          "database",
          "role",
          "class",
          "applicationName",
          "clientAddress",
          "tlsSubject",
          "statementKind",
          "object");

  private final Problems problems;
  private final Fields fields;

  private SelectorReader(Problems problems, Fields fields) {
    this.problems = problems;
    this.fields = fields;
  }

  static Selector read(Problems problems, Fields fields) {
    return new SelectorReader(problems, fields).selector();
  }

  private Selector selector() {
    return new Selector(
        choice("object", ObjectPattern::parse, ObjectPattern::covers),
        choice("role", Glob::new, Glob::covers),
        choice("tlsSubject", Glob::new, Glob::covers),
        choice("class", SelectorReader::sessionClass, Glob::covers),
        choice("database", Glob::new, Glob::covers),
        choice("applicationName", Glob::new, Glob::covers),
        choice("clientAddress", Network::parse, Network::covers),
        choice("statementKind", SelectorReader::kind, Glob::covers));
  }

  private <P> Choice<P> choice(String key, Function<String, P> reader, BiPredicate<P, P> covers) {
    return choice(problems, fields, key, reader, covers);
  }

  /** What follows {@code !} is excepted from the rest. */
  static <P> Choice<P> choice(
      Problems problems,
      Fields fields,
      String key,
      Function<String, P> reader,
      BiPredicate<P, P> covers) {
    List<P> included = new ArrayList<>();
    List<P> excepted = new ArrayList<>();
    List<Text> texts = fields.texts(key);
    for (Text text : texts) {
      boolean exception = text.value().startsWith("!");
      Text pattern = new Text(text.value().substring(exception ? 1 : 0), text.position());
      Optional<P> read = fields.value(Optional.of(pattern), key, reader);
      read.ifPresent((exception ? excepted : included)::add);
    }
    boolean nothingLeft =
        !included.isEmpty()
            && included.stream()
                .allMatch(in -> excepted.stream().anyMatch(out -> covers.test(out, in)));
    if (nothingLeft) {
      problems.add(
          texts.getFirst().position(),
          key + " selects nothing: what is included is excepted again with !");
    }
    return new Choice<>(included, excepted);
  }

  private static Glob sessionClass(String text) {
    if (SessionClass.of(text).isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no class of session; classes are " + SessionClass.words());
    }
    return new Glob(text);
  }

  private static Glob kind(String text) {
    Glob glob = new Glob(text);
    if (StatementKinds.names().stream().noneMatch(glob::matches)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no kind of statement; write a command tag in lower case, as in select,"
              + " alter table, create *");
    }
    return glob;
  }
}
