package io.poolhouse.engine;

import io.poolhouse.bench.PartInputs;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Tokenized texts to what the program reads: sorted, cut into batches, laid end to end. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BatchPart {
  @Param({"short", "long"})
  public String texts;

  private List<TokenizedText> all;

  @Setup
  public void tokenize() throws IOException {
    all = PartInputs.tokenized(texts);
  }

  @Benchmark
  @OperationsPerInvocation(PartInputs.TEXTS)
  public void text(Blackhole read) {
    for (PackedBatch batch : PackedBatch.cut(Window.of(all), TokenBudget.CPU_TOKENS)) {
      read.consume(batch.ids());
      read.consume(batch.layout());
    }
  }
}
