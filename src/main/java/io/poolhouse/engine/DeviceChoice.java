package io.poolhouse.engine;

import java.util.Arrays;
import java.util.Locale;

/** What the user asked for: {@code auto} is CUDA where a device is there, else the CPU. */
public enum DeviceChoice {
  AUTO,
  CPU,
  CUDA;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws DeviceException for another word
   */
  public static DeviceChoice parse(String word) {
    return Arrays.stream(values())
        .filter(choice -> choice.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new DeviceException(
                    "Unknown device '%s'. Expected one of: auto, cpu, cuda.".formatted(word)));
  }
}
