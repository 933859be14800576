package io.poolhouse.spark;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a task does with its partition. An empty partition loads no model.
 *
 * @param text the text of a row, bound to the rows that come in
 * @param input their columns
 */
record EmbedPartition(
    EncodingSource source,
    Expression text,
    StructType input,
    List<EmbedResult> results,
    EmbedCounters counters)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    EmbeddingIterator embedded = new EmbeddingIterator(rows, this, source.open(counters));
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener close = ended -> embedded.close();
      task.addTaskCompletionListener(
          close); // also where the query needs no more rows, or was cancelled
    }
    return embedded;
  }
}
