package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Vectors;
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
import org.openjdk.jmh.annotations.TearDown;

/** Token ids to vectors of one pooling, and of all. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PoolingPart {
  @Param({"mean", "all"})
  public String poolings;

  private Encoder encoder;
  private PoolingPlan plan;
  private List<TokenizedText> texts;

  @Setup
  public void open() throws IOException {
    BenchModel model = PartInputs.model();
    encoder = Encoder.open(model.file(), ComputeDevice.CPU, Precision.FLOAT32);
    plan = model.plan(poolings);
    texts = PartInputs.tokenized("short");
  }

  @TearDown
  public void close() {
    encoder.close();
  }

  @Benchmark
  @OperationsPerInvocation(PartInputs.TEXTS)
  public Vectors text() {
    return encoder.encode(texts, plan);
  }
}
