package io.poolhouse.engine;

/** The contract on the CPU in float32, which every machine has. */
class CpuEncoderTest extends EncoderContract {
  @Override
  ComputeDevice device() {
    return ComputeDevice.CPU;
  }

  @Override
  Precision precision() {
    return Precision.FLOAT32;
  }

  /**
   * Not one bit with AVX-512. Without, oneDNN takes another kernel below about 90 tokens, which
   * moved MiniLM's vectors by 4e-6.
   */
  @Override
  double neighbours() {
    return CpuFeatures.here().flags().contains("avx512f") ? 0 : 1e-5;
  }
}
