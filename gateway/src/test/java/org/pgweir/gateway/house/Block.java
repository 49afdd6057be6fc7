package org.pgweir.gateway.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fenced block of a Markdown page.
 *
 * @param line of its opening fence, from 1
 * @param info the words after the fence: a language, and how to try the block
 */
record Block(Path page, int line, String info, String text) {

  private static final String FENCE = "```";

  /** All blocks of the page, in its order. */
  static List<Block> of(Path page) {
    List<String> lines = Repository.lines(page);
    List<Block> blocks = new ArrayList<>();
    int open = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith(FENCE)) {
        continue;
      }
      if (open < 0) {
        open = i;
      } else {
        String info = lines.get(open).substring(FENCE.length()).strip();
        String text = String.join("\n", lines.subList(open + 1, i));
        blocks.add(new Block(page, open + 1, info, text));
        open = -1;
      }
    }
    if (open >= 0) {
      throw new IllegalStateException(page + ":" + (open + 1) + ": this block does not end");
    }
    return blocks;
  }

  /** The statements of a block of SQL, each of which ends in a semicolon at the end of a line. */
  List<String> statements() {
    return Arrays.stream(text.split(";(\n|$)", -1)).filter(sql -> !sql.isBlank()).toList();
  }
}
