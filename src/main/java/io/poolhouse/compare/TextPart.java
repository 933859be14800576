package io.poolhouse.compare;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Texts of neighbouring ids that are embedded and kept together.
 *
 * @param number from 0
 * @param firstId the others follow it
 * @param texts how many
 * @param checksum of the ids and texts
 */
record TextPart(int number, long firstId, long texts, String checksum) {
  /** Texts of one Spark task; the embedder takes up to 1,024 at a time, so they are one chunk. */
  static final int BLOCK_TEXTS = 512;

  /**
   * Texts that are kept or lost together: a task for each of 16 cores. Fewer would leave cores
   * idle, more would lose more when a job is killed.
   */
  static final int PART_TEXTS = 16 * BLOCK_TEXTS;

  /**
   * @param texts columns {@code id}, 0 to n-1, and {@code text}
   * @param partTexts how many texts every part but the last has
   */
  static List<TextPart> of(Dataset<Row> texts, int partTexts) {
    List<Row> rows =
        texts
            .groupBy(expr("id div " + partTexts).as("part"))
            .agg(
                count(lit(1)),
                min("id"),
                max("id"),
                size(array_distinct(collect_list("id"))),
                // A null text has no sum, and to_json leaves it out: it differs from an empty one.
                sha2(
                    to_json(
                        array_sort(
                            collect_list(
                                struct(
                                    col("id"), sha2(col("text").cast("binary"), 256).as("text"))))),
                    256))
            .orderBy("part")
            .collectAsList();
    return parts(rows, partTexts);
  }

  private static List<TextPart> parts(List<Row> rows, int partTexts) {
    List<TextPart> parts = new ArrayList<>();
    for (Row row : rows) {
      long firstId = (long) parts.size() * partTexts;
      long texts = row.getLong(1);
      boolean last = parts.size() == rows.size() - 1;
      boolean dense =
          row.getLong(2) == firstId
              && row.getLong(3) == firstId + texts - 1
              && row.getInt(4) == texts
              && (last || texts == partTexts);
      if (!dense) {
        throw new IllegalArgumentException(
            "Ids of texts must be 0 to n-1, each once; those from %d on are not."
                .formatted(firstId));
      }
      parts.add(new TextPart(parts.size(), firstId, texts, row.getString(5)));
    }
    return parts;
  }

  /** One Spark partition each, whatever the cores. */
  int blocks() {
    return Math.toIntExact((texts + BLOCK_TEXTS - 1) / BLOCK_TEXTS);
  }

  /**
   * The part's rows in the order of their ids, a block a partition: the model's batches, and with
   * them every bit of its vectors, depend on the part alone.
   */
  Dataset<Row> blocksOf(Dataset<Row> texts) {
    return texts
        .where(col("id").between(firstId, firstId + this.texts - 1))
        .select("id", "text")
        .repartitionById(
            blocks(), expr("cast((id - %d) div %d as int)".formatted(firstId, BLOCK_TEXTS)))
        .sortWithinPartitions("id");
  }
}
