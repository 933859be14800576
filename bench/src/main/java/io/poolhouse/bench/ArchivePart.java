package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Precision;
import io.poolhouse.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A model into its archive, and from there into PyTorch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ArchivePart {
  private static final Path WRITTEN = io.poolhouse.bench.Benchmark.TARGET.resolve("part.pt");

  private ModelPackage model;
  private ModelFile file;

  @Setup
  public void open() throws IOException {
    model = PartInputs.modelPackage();
    file = ModelFile.write(model, WRITTEN);
  }

  @Benchmark
  public ModelFile write() throws IOException {
    return ModelFile.write(model, WRITTEN);
  }

  @Benchmark
  public ModelFile load() {
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
      return encoder.file();
    }
  }
}
