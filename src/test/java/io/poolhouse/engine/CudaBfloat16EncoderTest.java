package io.poolhouse.engine;

class CudaBfloat16EncoderTest extends CudaEncoderContract {
  @Override
  Precision precision() {
    return Precision.BFLOAT16;
  }

  @Override
  double neighbours() {
    return 0.05;
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
