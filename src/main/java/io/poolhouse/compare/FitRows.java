package io.poolhouse.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows that every variant is fitted and scored on: training rows first, then test rows.
 *
 * @param labels class indices: {@code [rows]}
 * @param textIds of {@link LabelledTexts#texts}: {@code [rows]}
 * @param ids the user's, or ranks: {@code [rows]}
 * @param trainingRows how many of them
 * @param classes by index
 */
public record FitRows(
    int[] labels, int[] textIds, String[] ids, int trainingRows, List<String> classes) {

  /**
   * @param withoutVectors ids of texts that a model could not take; their rows are left out, of
   *     every variant
   * @throws CompareException where no row is left to learn from, or none to score
   */
  static FitRows of(LabelledTexts texts, Set<Long> withoutVectors) {
    FitRows training = of(texts.training(), texts.classes(), withoutVectors);
    mustHaveRows(training, "the input");
    if (texts.test().isEmpty()) {
      return training;
    }
    FitRows test = of(texts.test().orElseThrow(), texts.classes(), withoutVectors);
    mustHaveRows(test, "the test table");
    return training.and(test);
  }

  private static void mustHaveRows(FitRows rows, String table) {
    if (rows.size() == 0) {
      throw new CompareException(
          ("No text of %s has a vector: the model could take none of them. Expected texts in the"
                  + " column of '--text'; 'jobs/embed' with '--status' says of each what is wrong.")
              .formatted(table));
    }
  }

  private static FitRows of(LabelledRows rows, List<String> classes, Set<Long> withoutVectors) {
    int[] kept =
        IntStream.range(0, rows.size())
            .filter(row -> !withoutVectors.contains((long) rows.textIds()[row]))
            .toArray();
    return new FitRows(
        Arrays.stream(kept).map(row -> rows.labels()[row]).toArray(),
        Arrays.stream(kept).map(row -> rows.textIds()[row]).toArray(),
        Arrays.stream(kept).mapToObj(rows::id).toArray(String[]::new),
        kept.length,
        classes);
  }

  private FitRows and(FitRows test) {
    return new FitRows(
        joined(labels, test.labels),
        joined(textIds, test.textIds),
        Stream.concat(Arrays.stream(ids), Arrays.stream(test.ids)).toArray(String[]::new),
        trainingRows,
        classes);
  }

  FitRows trainingOnly() {
    return new FitRows(
        Arrays.copyOf(labels, trainingRows),
        Arrays.copyOf(textIds, trainingRows),
        Arrays.copyOf(ids, trainingRows),
        trainingRows,
        classes);
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }

  public int size() {
    return labels.length;
  }

  public int testRows() {
    return size() - trainingRows;
  }

  int[] labelsOf(int[] rows) {
    return Arrays.stream(rows).map(row -> labels[row]).toArray();
  }

  int[] textIdsOf(int[] rows) {
    return Arrays.stream(rows).map(row -> textIds[row]).toArray();
  }
}
