package io.poolhouse.engine;

class CudaFloat16EncoderTest extends CudaEncoderContract {
  @Override
  Precision precision() {
    return Precision.FLOAT16;
  }

  @Override
  double neighbours() {
    return 0.01;
  }

  @Override
  double leastCosine() {
    return 0.999;
  }

  @Override
  double largestDifference() {
    return 0.1;
  }
}
