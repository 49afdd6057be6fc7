package org.pgweir.gateway.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured, in rounds: one row for each figure, one column for each target.
 *
 * <p>A cell is the median over the rounds and, behind it, the median of the ratios to the baseline
 * of the same round. The ratio is the result; the absolute value belongs to the machine.
 */
final class Figures {

  private final String title;
  private final String baseline;
  private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();
  private final List<String> columns = new ArrayList<>();

  /**
   * @param baseline name of the target that the others are compared with
   */
  Figures(String title, String baseline) {
    this.title = title;
    this.baseline = baseline;
  }

  /** Notes the value of one round; rounds are counted for each figure and target alone. */
  void add(String figure, String target, double value) {
    if (!columns.contains(target)) {
      columns.add(target);
    }
    rows.computeIfAbsent(figure, key -> new LinkedHashMap<>())
        .computeIfAbsent(target, key -> new ArrayList<>())
        .add(value);
  }

  /** The table in Markdown. */
  String table() {
    StringBuilder text = new StringBuilder("### " + title + "\n\n| |");
    columns.forEach(column -> text.append(' ').append(column).append(" |"));
    text.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
    rows.forEach((figure, values) -> {
      text.append("| ").append(figure).append(" |");
      for (String column : columns) {
        text.append(' ').append(cell(values, column)).append(" |");
      }
      text.append('\n');
    });
    return text.toString();
  }

  private String cell(Map<String, List<Double>> values, String column) {
    List<Double> own = values.get(column);
    if (own == null) {
      return "";
    }
    double middle = median(own);
    String absolute = String.format(Locale.ROOT, middle < 100 ? "%.2f" : "%.0f", middle);
    List<Double> base = values.get(baseline);
    if (base == null || column.equals(baseline)) {
      return absolute;
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(own.size(), base.size()); i++) {
      ratios.add(own.get(i) / base.get(i));
    }
    return "%s (%.2f)".formatted(absolute, median(ratios));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
