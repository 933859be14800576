package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.EmbedResult.VectorOf;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;

/**
 * Makes the new columns' values of an embedded text, as a row in Spark's own format: a word of null
 * bits for each 64 columns, a word for each column, then what does not fit into a word. Vectors are
 * copied once, from Java's array into the row.
 */
final class ResultRow {
  private final EmbedResult[] results;
  private final int[] poolings;
  private final int fixedBytes;

  ResultRow(List<EmbedResult> results) {
    List<Pooling> asked = poolings(results);
    this.results = results.toArray(EmbedResult[]::new);
    this.poolings =
        results.stream()
            .mapToInt(each -> each instanceof VectorOf vector ? asked.indexOf(vector.pooling()) : 0)
            .toArray();
    this.fixedBytes =
        UnsafeRow.calculateBitSetWidthInBytes(results.size()) + Long.BYTES * results.size();
  }

  /** Names do not matter. */
  StructType schema() {
    StructType schema = new StructType();
    for (EmbedResult result : results) {
      schema = schema.add("c" + schema.length(), result.type(), result.nullable());
    }
    return schema;
  }

  /** The different poolings that the results need, in their order. */
  static List<Pooling> poolings(List<EmbedResult> results) {
    return results.stream()
        .filter(VectorOf.class::isInstance)
        .map(each -> ((VectorOf) each).pooling())
        .distinct()
        .toList();
  }

  /**
   * @param text with a vector for each of {@link #poolings}
   */
  UnsafeRow of(EmbeddedText text) {
    int size = fixedBytes;
    for (int i = 0; i < results.length; i++) {
      size += results[i].variableBytes(text, poolings[i]);
    }
    byte[] bytes = new byte[size];
    UnsafeRow row = new UnsafeRow(results.length);
    row.pointTo(bytes, size);
    int at = fixedBytes;
    for (int i = 0; i < results.length; i++) {
      results[i].write(text, poolings[i], row, i, bytes, at);
      at += results[i].variableBytes(text, poolings[i]);
    }
    return row;
  }
}
