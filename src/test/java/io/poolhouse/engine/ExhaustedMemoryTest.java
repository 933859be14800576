package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * PyTorch's words for memory that it did not get; {@link HostMemoryTest} hears them from itself.
 */
class ExhaustedMemoryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HOST|" + FaultyPasses.HOST_MEMORY,
        "HOST|[enforce fail at alloc_cpu.cpp:80] data. DefaultCPUAllocator: not enough memory: you"
            + " tried to allocate 77 bytes.",
        "HOST|std::bad_alloc",
        "DEVICE|" + FaultyPasses.DEVICE_MEMORY,
        "DEVICE|CUDA error: out of memory",
        "DEVICE|CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
      })
  void itIsKnownBehindTheTraceOfTheProgramAndInACause(ExhaustedMemory whose, String message) {
    assertEquals(Optional.of(whose), ExhaustedMemory.in(FaultyPasses.failure(message)));
    EngineException wrapped = new EngineException("outer", FaultyPasses.failure(message));
    assertEquals(Optional.of(whose), ExhaustedMemory.in(wrapped));
  }

  @Test
  void otherFailuresAreNone() {
    for (String message : new String[] {"index out of range in self", "memory", null}) {
      assertEquals(Optional.empty(), ExhaustedMemory.in(FaultyPasses.failure(message)));
    }
    assertEquals(Optional.empty(), ExhaustedMemory.in(new OutOfMemoryError("Java heap space")));
  }

  @Test
  void whatOneDnnSaysOfManyFaultsIsNoProof() {
    EngineException told = FaultyPasses.failure(FaultyPasses.ONEDNN);
    assertEquals(Optional.empty(), ExhaustedMemory.in(told));
    assertTrue(ExhaustedMemory.isPerhapsIn(told));
    assertTrue(ExhaustedMemory.isPerhapsIn(new EngineException("outer", told)));
    assertFalse(ExhaustedMemory.isPerhapsIn(FaultyPasses.failure(FaultyPasses.HOST_MEMORY)));
    assertFalse(ExhaustedMemory.isPerhapsIn(FaultyPasses.failure(null)));
  }

  @Test
  void whatPyTorchToldIsTheLineOfTheError() {
    assertEquals("index 5", PyTorch.told(FaultyPasses.failure("index 5\nmore")));
    assertEquals("plain", PyTorch.told(new EngineException("plain\nsecond")));
    assertEquals("null", PyTorch.told(new EngineException((String) null)));
    assertEquals("x".repeat(300) + "…", PyTorch.told(new EngineException("x".repeat(301))));
  }
}
