package io.poolhouse.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the first CUDA device. */
@Tag("gpu")
abstract class CudaEncoderContract extends Float32ReferenceContract {
  @Override
  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    assumeTrue(ComputeDevice.gpus() > 0, "PyTorch sees no CUDA device");
    super.open(folder);
  }

  @Override
  ComputeDevice device() {
    return new ComputeDevice(0);
  }
}
