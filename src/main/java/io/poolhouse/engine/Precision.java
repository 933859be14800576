package io.poolhouse.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the encoder computes in. Vectors are float32 always, and pooling adds up in float32. */
public enum Precision {
  FLOAT32(6),
  BFLOAT16(15),
  FLOAT16(5);

  /** PyTorch's own number for the type ({@code c10/core/ScalarType.h}). */
  private final int dtype;

  Precision(int dtype) {
    this.dtype = dtype;
  }

  int dtype() {
    return dtype;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws DeviceException for another word
   */
  public static Precision parse(String word) {
    return Arrays.stream(values())
        .filter(precision -> precision.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new DeviceException(
                    "Unknown precision '%s'. Expected one of: %s."
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(Precision::word)
                                .collect(Collectors.joining(", ")))));
  }
}
