package io.poolhouse.compare;

import io.poolhouse.compare.report.DataSummary.Bin;
import io.poolhouse.compare.report.DataSummary.TextLengths;
import io.poolhouse.text.TextStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many texts have so many tokens.
 *
 * @param texts by tokens, of texts that have vectors
 * @param truncated how many of them were cut
 */
record LengthCounts(SortedMap<Integer, Long> texts, long truncated) {
  /** A plot of more bars is no clearer. */
  private static final int MOST_BINS = 20;

  /** One Spark job, whose result has a row for each length at most. */
  static LengthCounts of(Dataset<Row> embedded) {
    SortedMap<Integer, Long> texts = new TreeMap<>();
    long truncated = 0;
    for (Row row : embedded.groupBy("status", "tokens").count().collectAsList()) {
      String status = row.getString(0);
      if (status.equals(TextStatus.NULL.word()) || status.equals(TextStatus.FAILED.word())) {
        continue;
      }
      texts.merge(row.getInt(1), row.getLong(2), Long::sum);
      truncated += status.equals(TextStatus.TRUNCATED.word()) ? row.getLong(2) : 0;
    }
    return new LengthCounts(texts, truncated);
  }

  TextLengths summary(String model, int limit, double embeddingSeconds) {
    return new TextLengths(
        model,
        limit,
        total(),
        truncated,
        texts.isEmpty() ? 0 : texts.firstKey(),
        quantile(0.5),
        quantile(0.95),
        texts.isEmpty() ? 0 : texts.lastKey(),
        embeddingSeconds,
        bins());
  }

  private long total() {
    return texts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The shortest length that at least this share of the texts does not exceed. */
  private int quantile(double share) {
    long rank = (long) Math.ceil(share * total());
    long reached = 0;
    for (var length : texts.entrySet()) {
      reached += length.getValue();
      if (reached >= rank) {
        return length.getKey();
      }
    }
    return 0;
  }

  /** Of equal width: 1, 2, 5, 10, 20, 50, … tokens. */
  private List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    if (texts.isEmpty()) {
      return bins;
    }
    int width = binWidth();
    int first = (texts.firstKey() - 1) / width;
    int last = (texts.lastKey() - 1) / width;
    for (int bin = first; bin <= last; bin++) {
      long count =
          texts.subMap(bin * width + 1, (bin + 1) * width + 1).values().stream()
              .mapToLong(Long::longValue)
              .sum();
      bins.add(new Bin((bin + 1) * width, count));
    }
    return bins;
  }

  private int binWidth() {
    int unit = 1;
    while (true) {
      for (int width : new int[] {unit, 2 * unit, 5 * unit}) {
        if ((texts.lastKey() - 1) / width - (texts.firstKey() - 1) / width < MOST_BINS) {
          return width;
        }
      }
      unit *= 10;
    }
  }
}
