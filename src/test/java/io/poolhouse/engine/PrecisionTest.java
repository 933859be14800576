package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {

  @ParameterizedTest
  @EnumSource
  void aWordNamesItsPrecision(Precision precision) {
    assertEquals(precision, Precision.parse(precision.word()));
  }

  /** {@code c10/core/ScalarType.h}: Half 5, Float 6, BFloat16 15. */
  @ParameterizedTest
  @CsvSource({"float32, 6", "float16, 5", "bfloat16, 15"})
  void everyPrecisionHasPyTorchsNumber(String word, int dtype) {
    assertEquals(dtype, Precision.parse(word).dtype());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp16", "FLOAT32", "", "half"})
  void anotherWordIsRefusedWithThoseThatExist(String word) {
    assertEquals(
        "Unknown precision '%s'. Expected one of: float32, bfloat16, float16.".formatted(word),
        assertThrows(DeviceException.class, () -> Precision.parse(word)).getMessage());
  }
}
