package io.poolhouse.compare;

import io.poolhouse.compare.report.Disagreement;
import io.poolhouse.compare.report.Disagreement.Example;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.statistics.Confusion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Where two variants predict differently.
 *
 * @param ofReference class indices by row; -1 where a row was not held out
 */
record Disagreements(FitRows rows, int[] ofReference, int[] ofWinner) {
  /** Of each kind: enough to see what they have in common. */
  private static final int EXAMPLES = 12;

  /**
   * @param texts {@code id} and {@code text}, of which those of the examples are fetched
   */
  static Optional<Disagreement> of(
      ClassificationResult result, Dataset<Row> texts, Variant reference, Variant winner) {
    if (winner.equals(reference)) {
      return Optional.empty();
    }
    Outcome first = result.outcomes().get(reference);
    Outcome second = result.outcomes().get(winner);
    return Optional.of(
        new Disagreements(result.rows(), first.predictedOnce(), second.predictedOnce())
            .disagreement(texts, reference, winner, first.confusion(), second.confusion()));
  }

  private Disagreement disagreement(
      Dataset<Row> texts, Variant reference, Variant winner, Confusion first, Confusion second) {
    return new Disagreement(
        reference,
        winner,
        rows(true, true).count(),
        rows(true, false).count(),
        rows(false, true).count(),
        rows(false, false).count(),
        examples(texts),
        rows.classes(),
        table(first),
        table(second));
  }

  private IntStream rows(boolean referenceIsRight, boolean winnerIsRight) {
    return IntStream.range(0, rows.size())
        .filter(row -> ofReference[row] >= 0)
        .filter(row -> (ofReference[row] == rows.labels()[row]) == referenceIsRight)
        .filter(row -> (ofWinner[row] == rows.labels()[row]) == winnerIsRight);
  }

  /** Rows lie in the order of a hash of their texts, so the first ones are no special ones. */
  private List<Example> examples(Dataset<Row> texts) {
    int[] shown =
        IntStream.concat(rows(false, true).limit(EXAMPLES), rows(true, false).limit(EXAMPLES))
            .toArray();
    Map<Long, String> known = texts(texts, shown);
    List<Example> examples = new ArrayList<>();
    for (int row : shown) {
      examples.add(
          new Example(
              known.get((long) rows.textIds()[row]),
              rows.classes().get(rows.labels()[row]),
              rows.classes().get(ofReference[row]),
              rows.classes().get(ofWinner[row])));
    }
    return examples;
  }

  private Map<Long, String> texts(Dataset<Row> texts, int[] shown) {
    Object[] ids =
        IntStream.of(shown).mapToObj(row -> (long) rows.textIds()[row]).distinct().toArray();
    Map<Long, String> known = new HashMap<>();
    texts
        .select("id", "text")
        .where(functions.col("id").isin(ids))
        .collectAsList()
        .forEach(row -> known.put(row.getLong(0), row.getString(1)));
    return known;
  }

  private List<List<Long>> table(Confusion confusion) {
    int classes = rows.classes().size();
    return IntStream.range(0, classes)
        .mapToObj(
            truth ->
                IntStream.range(0, classes)
                    .mapToLong(predicted -> confusion.count(truth, predicted))
                    .boxed()
                    .toList())
        .toList();
  }
}
