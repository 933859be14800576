package io.poolhouse.compare;

import io.poolhouse.spark.UntrainedPooling;
import io.poolhouse.spark.UntrainedPooling.Taught;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Vectors of a pooling that each split's training rows teach: once, whatever the number of
 * classifiers on them. Held-out rows have no part in it.
 */
final class TaughtVectors implements FeatureSource.Lesson {
  private final UntrainedPooling pooling;
  private final FitRows rows;
  private final Map<Split, FutureTask<Timed>> taught = new ConcurrentHashMap<>();

  /** What was learned, and how long that took. */
  private record Timed(Taught taught, double seconds) {}

  TaughtVectors(UntrainedPooling pooling, FitRows rows) {
    this.pooling = pooling;
    this.rows = rows;
  }

  @Override
  public FitTable features(FitTable texts, Split split) {
    FutureTask<Timed> first = new FutureTask<>(() -> learned(texts, split));
    FutureTask<Timed> lesson = taught.computeIfAbsent(split, absent -> first);
    if (lesson == first) {
      lesson.run();
    }
    Timed timed = ended(lesson);
    return FitTable.embedded(texts, rows.size(), timed.taught().embedder(), timed.seconds());
  }

  /** What some splits' rows have taught, in the order of the splits. */
  List<Taught> of(List<Split> splits) {
    return splits.stream().map(split -> ended(taught.get(split)).taught()).toList();
  }

  private Timed learned(FitTable texts, Split split) {
    long start = System.nanoTime();
    Dataset<Row> training =
        split
            .training()
            .in(texts.rows())
            .select(
                functions.col(FitTable.TEXT),
                functions.col(Classifier.LABEL).cast("int").as("class"));
    Taught learned = pooling.taughtBy(training, rows.classes().size());
    return new Timed(learned, (System.nanoTime() - start) / 1e9);
  }

  private static Timed ended(FutureTask<Timed> lesson) {
    try {
      return lesson.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The fits were stopped.", stopped);
    }
  }
}
