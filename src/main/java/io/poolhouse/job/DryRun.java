package io.poolhouse.job;

import io.poolhouse.spark.TextEmbedder;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a job would do, without doing it: tokens are counted over all rows, the time is extrapolated
 * from a sample that is really embedded.
 */
final class DryRun {
  /** Rows that are embedded to learn the rate: two chunks of a task on each of a few cores. */
  private static final int SAMPLE = 4_096;

  private DryRun() {}

  static Summary of(Dataset<Row> rows, List<TextEmbedder> embedders, DistinctTexts distinct) {
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    EmbeddedTable sample =
        EmbeddedTable.of(
            distinct.withoutDuplicates(rows.limit(SAMPLE)).repartition(cores),
            embedders,
            false,
            DistinctTexts.NONE);
    sample.compute(); // loads the model and warms up
    Summary measured = sample.compute();
    Summary counted = EmbeddedTable.counting(rows, embedders).compute();
    return counted.estimatedFrom(measured, distinct.computedShare(embedders));
  }
}
