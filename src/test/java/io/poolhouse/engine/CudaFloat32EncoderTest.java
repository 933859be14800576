package io.poolhouse.engine;

class CudaFloat32EncoderTest extends CudaEncoderContract {
  @Override
  Precision precision() {
    return Precision.FLOAT32;
  }

  @Override
  double neighbours() {
    return 1e-5;
  }

  @Override
  double leastCosine() {
    return 0.99999;
  }

  @Override
  double largestDifference() {
    return 1e-4;
  }
}
