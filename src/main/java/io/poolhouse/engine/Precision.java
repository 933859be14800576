package io.poolhouse.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the encoder computes in. Vectors are float32 always, and pooling adds up in float32. */
public enum Precision {
  FLOAT32(6, Float.BYTES),
  BFLOAT16(15, Short.BYTES),
  FLOAT16(5, Short.BYTES);

  /** PyTorch's own number for the type ({@code c10/core/ScalarType.h}). */
  private final int dtype;

  private final int bytes;

  Precision(int dtype, int bytes) {
    this.dtype = dtype;
    this.bytes = bytes;
  }

  int dtype() {
    return dtype;
  }

  /** Of one number. */
  int bytes() {
    return bytes;
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
