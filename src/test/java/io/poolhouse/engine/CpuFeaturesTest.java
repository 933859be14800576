package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuFeaturesTest {
  private static final CpuFeatures PLAIN = new CpuFeatures(Set.of("avx2", "avx512f"));
  private static final CpuFeatures WITH_BFLOAT16 = new CpuFeatures(Set.of("avx512_bf16"));

  @Test
  void flagsAreThoseOfTheFirstProcessor() {
    CpuFeatures features =
        CpuFeatures.of(
            Stream.of(
                "processor\t: 0",
                "flags\t\t: fpu vme  avx2",
                "vmx flags\t: vnmi",
                "processor\t: 1",
                "flags\t\t: other"));
    assertEquals(Set.of("fpu", "vme", "avx2"), features.flags());
  }

  @Test
  void noFlagsAreKnownWhereTheSystemDoesNotTell() {
    assertEquals(Set.of(), CpuFeatures.of(Stream.of("processor : 0")).flags());
  }

  @ParameterizedTest
  @CsvSource({"avx512_bf16, true", "amx_bf16, true", "avx512f, false", "amx_int8, false"})
  void bfloat16NeedsInstructionsOfItsOwn(String flag, boolean bfloat16) {
    assertEquals(bfloat16, new CpuFeatures(Set.of("sse2", flag)).bfloat16());
  }

  @Test
  void float32SuitsEveryProcessorAndBfloat16SomeOfThem() {
    assertDoesNotThrow(() -> PLAIN.mustSuit(ComputeDevice.CPU, Precision.FLOAT32));
    assertDoesNotThrow(() -> WITH_BFLOAT16.mustSuit(ComputeDevice.CPU, Precision.BFLOAT16));
    assertRefused(
        "Precision 'bfloat16' needs a processor with AVX512_BF16 or AMX, and this one has neither."
            + " Write '--precision float32'.",
        PLAIN,
        Precision.BFLOAT16);
  }

  @Test
  void float16IsForCudaOnly() {
    assertRefused(
        "Precision 'float16' needs a CUDA device. On CPU write '--precision float32' or"
            + " '--precision bfloat16'.",
        WITH_BFLOAT16,
        Precision.FLOAT16);
  }

  @Test
  void onCudaTheProcessorDoesNotMatter() {
    for (Precision precision : Precision.values()) {
      assertDoesNotThrow(() -> PLAIN.mustSuit(new ComputeDevice(0), precision));
    }
  }

  private static void assertRefused(String message, CpuFeatures features, Precision precision) {
    assertEquals(
        message,
        assertThrows(DeviceException.class, () -> features.mustSuit(ComputeDevice.CPU, precision))
            .getMessage());
  }
}
