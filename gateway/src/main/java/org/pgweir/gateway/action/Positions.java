package org.pgweir.gateway.action;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a character of a changed text stood in the client's.
 *
 * <p>PostgreSQL counts the position in an error (field P) in characters from 1, in the text it was
 * sent.
 */
final class Positions {

  private final List<Shift> shifts = new ArrayList<>();

  /** Characters from index {@code from} of the changed text on stand {@code by} further on. */
  private record Shift(int from, int by) {}

  /** Notes that the text up to index {@code end} holds {@code added} characters more by now. */
  void changed(int end, int added) {
    shifts.add(new Shift(end, added));
  }

  /** The position in the client's text. */
  int original(int position) {
    int by = 0;
    for (Shift shift : shifts) {
      if (position > shift.from) {
        by = shift.by;
      }
    }
    return position - by;
  }
}
