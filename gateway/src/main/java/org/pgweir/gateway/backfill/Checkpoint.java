package org.pgweir.gateway.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far the walk over the rows of a table is.
 *
 * @param relation object identifier of the table or partition that is walked; empty before the
 *     first
 * @param by columns that order its rows, as SQL names them; none where it is walked by blocks
 * @param at the key of the last row that was looked at, or the first block that was not; empty at
 *     its beginning
 * @param end the last key that is to be looked at; empty where it is walked to its end
 * @param again whether the whole table has been walked before
 */
public record Checkpoint(
    OptionalLong relation, List<String> by, List<String> at, List<String> end, boolean again) {

  /** Nothing has been looked at. */
  public static final Checkpoint START =
      new Checkpoint(OptionalLong.empty(), List.of(), List.of(), List.of(), false);

  /** Nothing again: the walk begins anew. */
  static final Checkpoint AGAIN =
      new Checkpoint(OptionalLong.empty(), List.of(), List.of(), List.of(), true);

  private static final String RELATION = "relation=";
  private static final String BY = "by=";
  private static final String AT = "at=";
  private static final String END = "end=";
  private static final String SECOND_WALK = "again";

  public Checkpoint {
    by = List.copyOf(by);
    at = List.copyOf(at);
    end = List.copyOf(end);
  }

  /** As the journal keeps it. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    relation.ifPresent(oid -> texts.add(RELATION + oid));
    by.forEach(each -> texts.add(BY + each));
    at.forEach(each -> texts.add(AT + each));
    end.forEach(each -> texts.add(END + each));
    if (again) {
      texts.add(SECOND_WALK);
    }
    return texts;
  }

  /** Reads what the journal keeps. */
  public static Checkpoint of(List<String> texts) {
    return new Checkpoint(
        tagged(texts, RELATION).stream().mapToLong(Long::parseLong).findFirst(),
        tagged(texts, BY),
        tagged(texts, AT),
        tagged(texts, END),
        texts.contains(SECOND_WALK));
  }

  private static List<String> tagged(List<String> texts, String tag) {
    return texts.stream()
        .filter(text -> text.startsWith(tag))
        .map(text -> text.substring(tag.length()))
        .toList();
  }

  /** The same table, looked at up to there. */
  Checkpoint upTo(List<String> key) {
    return new Checkpoint(relation, by, key, end, again);
  }
}
