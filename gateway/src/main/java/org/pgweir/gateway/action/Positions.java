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

  private final List<Shift> shifts = new ArrayList<>(2);

  /**
   * Characters from index {@code from} of the changed text on stand {@code by} further on; those
   * between {@code start} and it are not the client's.
   */
  private record Shift(int start, int from, int by) {}

  /** Notes that the text up to index {@code end} holds {@code added} characters more by now. */
  void changed(int end, int added) {
    changed(end, end, added);
  }

  /** The same, of which those from index {@code start} to {@code end} are not the client's. */
  void changed(int start, int end, int added) {
    shifts.add(new Shift(start, end, added));
  }

  /** The position in the client's text; of what is not the client's that of what it stands at. */
  int original(int position) {
    int by = 0;
    for (Shift shift : shifts) {
      if (position > shift.from) {
        by = shift.by;
      } else if (position > shift.start) {
        return Math.max(1, shift.start - by);
      }
    }
    return position - by;
  }
}
