package io.poolhouse.lake;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/** From synset numbers, growing inside a partition, to rows of {@link DemoCorpus#SCHEMA}. */
final class GlossesByNumber implements MapPartitionsFunction<Long, Row> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Long> numbers) {
    WordNetSynsets synsets = WordNetSynsets.open();
    // Also where a limit stops the task early.
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> synsets.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return numbers.hasNext();
      }

      @Override
      public Row next() {
        long number = numbers.next();
        Synset synset = synsets.at(number);
        return RowFactory.create(number, synset.gloss(), synset.label(), synset.word());
      }
    };
  }
}
