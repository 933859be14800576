package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.EmbedResult.VectorOf;
import io.poolhouse.text.TextStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A vector in a Java array to Spark's row: of floats, or an ML vector of doubles. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowPart {
  @Param({"false", "true"})
  public boolean asVector;

  private final EmbeddedText text =
      new EmbeddedText(new float[][] {TrivialModel.vector()}, TextStatus.OK, 20);
  private ResultRow row;

  @Setup
  public void open() {
    row = new ResultRow(List.of(new VectorOf(Pooling.parse("mean"), asVector)));
  }

  @Benchmark
  public UnsafeRow text() {
    return row.of(text);
  }
}
