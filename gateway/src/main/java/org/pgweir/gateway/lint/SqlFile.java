package org.pgweir.gateway.lint;

import java.util.List;

/** A file as the tool that runs it reads it. */
public record SqlFile(Source source, Mask mask, List<Section> sections, List<NotJudged> notJudged) {

  public SqlFile {
    sections = List.copyOf(sections);
    notJudged = List.copyOf(notJudged);
  }

  /** What is said about the file's text, in the words that stand there. */
  String unmasked(String said) {
    return mask.unmasked(said);
  }
}
