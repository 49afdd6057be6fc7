package org.pgweir.gateway.backfill;

import java.util.List;

/**
 * The rows of one batch.
 *
 * @param range a condition that is true of them
 * @param last the key of the last of them, or the first block behind them
 */
record Stretch(String range, List<String> last, long rows) {}
