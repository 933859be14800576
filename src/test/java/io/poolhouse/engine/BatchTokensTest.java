package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.poolhouse.model.Activation;
import io.poolhouse.model.EncoderConfig;
import org.junit.jupiter.api.Test;

class BatchTokensTest {
  private static final ComputeDevice CUDA = new ComputeDevice(0);

  private static final EncoderConfig SMALL = config(384, 1_536);
  private static final EncoderConfig BASE = config(768, 3_072);
  private static final EncoderConfig LARGE = config(1_024, 4_096);

  private static EncoderConfig config(int hiddenSize, int intermediateSize) {
    return new EncoderConfig(
        30_522, hiddenSize, 12, hiddenSize / 64, intermediateSize, 512, 2, 1e-12, Activation.GELU);
  }

  @Test
  void theActivationsOfALayerStayBelowWhatAThreadsMemoryKeeps() {
    assertEquals(512, TokenBudget.of(LARGE, ComputeDevice.CPU, Precision.FLOAT32).usual());
    assertEquals(682, TokenBudget.of(BASE, ComputeDevice.CPU, Precision.FLOAT32).usual());
    assertEquals(1_365, TokenBudget.of(BASE, ComputeDevice.CPU, Precision.BFLOAT16).usual());
  }

  @Test
  void aSmallModelInHalfTheBytesGetsNoMoreThanPays() {
    assertEquals(2_048, TokenBudget.of(SMALL, ComputeDevice.CPU, Precision.BFLOAT16).usual());
  }

  @Test
  void cudaHasAnAllocatorOfItsOwn() {
    assertEquals(16_384, TokenBudget.of(LARGE, CUDA, Precision.FLOAT32).usual());
  }
}
