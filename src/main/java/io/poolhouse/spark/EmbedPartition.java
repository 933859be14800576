package io.poolhouse.spark;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.StructType;

/**
 * What a task does with its partition. An empty partition loads no model.
 *
 * @param kept what of a row goes into the output, before the new columns
 * @param text where a row has its text
 * @param output all columns that come out
 */
record EmbedPartition(EmbedRequest request, List<Expression> kept, int text, StructType output)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    return rows.hasNext()
        ? new EmbeddingIterator(rows, this, TextEncoder.of(request.settings()))
        : Collections.emptyIterator();
  }
}
