package io.poolhouse.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens a second by size of something (batches, chunks), in several rows of a table. */
final class SizeRates {
  private final Map<String, Map<Integer, Double>> rows = new LinkedHashMap<>();

  /**
   * Measures a row of the table.
   *
   * @param bySize contestants whose names are their sizes
   * @param tokens of all texts together
   */
  void measure(
      String row, List<EngineContestant> bySize, List<String> texts, long tokens, int rounds) {
    Rounds measured = Rounds.of(bySize, texts, rounds);
    Map<Integer, Double> rates = new LinkedHashMap<>();
    for (String size : measured.seconds().keySet()) {
      rates.put(Integer.valueOf(size), tokens / measured.median(size));
    }
    rows.put(row, rates);
  }

  Map<String, Map<Integer, Double>> rows() {
    return rows;
  }

  /** What the sizes count heads the first column. */
  Table table(String heading) {
    List<String> columns = new ArrayList<>(List.of(heading));
    rows.values().iterator().next().keySet().forEach(size -> columns.add(Speed.whole(size)));
    Table table = new Table(columns.toArray(String[]::new));
    rows.forEach(
        (row, rates) -> {
          List<String> cells = new ArrayList<>(List.of(row));
          rates.values().forEach(rate -> cells.add(Speed.whole(rate)));
          table.add(cells.toArray());
        });
    return table;
  }
}
