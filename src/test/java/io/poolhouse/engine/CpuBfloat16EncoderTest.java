package io.poolhouse.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a CPU that has bfloat16. */
class CpuBfloat16EncoderTest extends Float32ReferenceContract {
  @Override
  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    assumeTrue(CpuFeatures.here().bfloat16(), "this processor has neither AVX512_BF16 nor AMX");
    super.open(folder);
  }

  @Override
  ComputeDevice device() {
    return ComputeDevice.CPU;
  }

  @Override
  Precision precision() {
    return Precision.BFLOAT16;
  }

  /** Zero where it was measured; another kernel may round another way, which is 2^-8 of a state. */
  @Override
  double neighbours() {
    return 0.02;
  }

  @Override
  double leastCosine() {
    return 0.999;
  }

  @Override
  double largestDifference() {
    return 0.2;
  }
}
