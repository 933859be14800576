package io.poolhouse.spark;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** What a task does with its partition. An empty partition loads no model. */
record EmbedPartition(EmbedSettings settings, OutputColumns columns)
    implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return rows.hasNext()
        ? new EmbeddingIterator(rows, TextEncoder.of(settings), columns)
        : Collections.emptyIterator();
  }
}
