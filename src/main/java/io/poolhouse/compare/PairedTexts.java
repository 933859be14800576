package io.poolhouse.compare;

import static org.apache.spark.sql.functions.col;

import io.poolhouse.compare.report.DataSummary.LeftOut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Pairs of texts with scores, checked before anything is embedded. Texts are numbered and pairs are
 * ordered by what they say, so that neither the input's order nor its partitions matter.
 *
 * <p>Texts stay with Spark; of a pair only ids, score and subset come to the driver.
 *
 * @param texts the different texts: {@code id} (long, 0 to n-1, in an order of the texts' own) and
 *     {@code text}; cached until the session ends
 * @param pairs ordered by their texts, score and subset
 * @param leftOut rows that lack a text
 */
public record PairedTexts(Dataset<Row> texts, List<TextPair> pairs, List<LeftOut> leftOut) {
  /** A rank correlation of two pairs is 1 or -1, whatever they are. */
  private static final int FEWEST_PAIRS = 3;

  private static final Comparator<TextPair> ORDER =
      Comparator.comparingLong(TextPair::first)
          .thenComparingLong(TextPair::second)
          .thenComparingDouble(TextPair::score)
          .thenComparing(pair -> pair.subset().orElse(""));

  /**
   * Two texts with a score.
   *
   * @param first id of a text
   * @param second id of the other
   * @param subset empty where none was asked for, or the row has none
   */
  public record TextPair(long first, long second, double score, Optional<String> subset) {}

  public PairedTexts {
    pairs = List.copyOf(pairs);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads and checks the pairs of a table.
   *
   * @param score a column of numbers, or of strings that are numbers
   * @param subset a column whose values divide the pairs
   * @throws CompareException for a missing column, a score that is no finite number, fewer than
   *     three pairs, or scores that are all equal
   */
  public static PairedTexts of(
      Dataset<Row> rows, String textA, String textB, String score, Optional<String> subset) {
    ScoredRows scored = ScoredRows.of(rows, textA, textB, score, subset);
    scored.mustAllHaveScores();
    Dataset<Row> whole = scored.rows().where(col("a").isNotNull().and(col("b").isNotNull()));
    Dataset<Row> texts =
        NumberedTexts.of(
            List.of(whole.select(col("a").as("text")), whole.select(col("b").as("text"))));
    List<TextPair> pairs = pairs(whole, texts);
    mustTell(pairs, scored.scoreColumn());
    long missing = scored.rows().count() - pairs.size();
    return new PairedTexts(
        texts,
        pairs,
        missing == 0
            ? List.of()
            : List.of(new LeftOut("no text in '%s' or '%s'".formatted(textA, textB), missing)));
  }

  private static List<TextPair> pairs(Dataset<Row> whole, Dataset<Row> texts) {
    List<TextPair> pairs = new ArrayList<>();
    Dataset<Row> found =
        whole
            .join(texts.toDF("first", "a"), "a")
            .join(texts.toDF("second", "b"), "b")
            .select("first", "second", "score", "subset");
    for (Row row : found.collectAsList()) {
      pairs.add(
          new TextPair(
              row.getLong(0),
              row.getLong(1),
              row.getDouble(2),
              Optional.ofNullable(row.getString(3))));
    }
    pairs.sort(ORDER);
    return pairs;
  }

  static void mustTell(List<TextPair> pairs, String scoreColumn) {
    if (pairs.size() < FEWEST_PAIRS) {
      throw new CompareException(
          "There are only %d pairs with both texts and a score. At least %d are needed to compare an order."
              .formatted(pairs.size(), FEWEST_PAIRS));
    }
    double first = pairs.get(0).score();
    if (pairs.stream().allMatch(pair -> pair.score() == first)) {
      throw new CompareException(
          "All %d scores in column '%s' are %s. Expected different scores: without them there is no order to find."
              .formatted(pairs.size(), scoreColumn, first));
    }
  }

  /** Pairs whose two texts an earlier pair has too, in the same columns. */
  public long duplicates() {
    return pairs.size()
        - pairs.stream().map(pair -> List.of(pair.first(), pair.second())).distinct().count();
  }

  /**
   * The pairs without those that have one of these texts; of what is left out, an entry more says
   * how many they were.
   *
   * @throws CompareException where too few are left
   */
  PairedTexts without(Set<Long> textIds) {
    if (textIds.isEmpty()) {
      return this;
    }
    List<TextPair> usable =
        pairs.stream()
            .filter(pair -> !textIds.contains(pair.first()) && !textIds.contains(pair.second()))
            .toList();
    List<LeftOut> out = new ArrayList<>(leftOut);
    out.add(new LeftOut("a model could not take the text", pairs.size() - usable.size()));
    return new PairedTexts(texts, usable, out);
  }
}
