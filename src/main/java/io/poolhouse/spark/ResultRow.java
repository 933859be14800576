package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.EmbedResult.VectorOf;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** Makes the new columns' values of an embedded text. */
final class ResultRow {
  private final EmbedResult[] results;
  private final int[] poolings;

  ResultRow(List<EmbedResult> results) {
    List<Pooling> asked = poolings(results);
    this.results = results.toArray(EmbedResult[]::new);
    this.poolings =
        results.stream()
            .mapToInt(each -> each instanceof VectorOf vector ? asked.indexOf(vector.pooling()) : 0)
            .toArray();
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
  InternalRow of(EmbeddedText text) {
    Object[] values = new Object[results.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = results[i].value(text, poolings[i]);
    }
    return new GenericInternalRow(values);
  }
}
