package io.poolhouse.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this machine's processor can do, as Linux lists it ({@code flags} in {@code /proc/cpuinfo}).
 *
 * @param flags empty where the system does not tell
 */
public record CpuFeatures(Set<String> flags) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  public static CpuFeatures here() {
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      return of(lines);
    } catch (IOException e) {
      return new CpuFeatures(Set.of());
    }
  }

  /** The first processor's flags; on one machine all have the same. */
  static CpuFeatures of(Stream<String> cpuinfo) {
    return new CpuFeatures(
        cpuinfo
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).trim().split("\\s+"))
            .map(flags -> Set.copyOf(List.of(flags)))
            .orElse(Set.of()));
  }

  /** Whether matrix products in bfloat16 have instructions of their own. */
  public boolean bfloat16() {
    return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
  }

  /**
   * @throws DeviceException where the device cannot compute in this precision, or only by emulation
   *     slower than float32
   */
  void mustSuit(ComputeDevice device, Precision precision) {
    if (device.isCuda()) {
      return;
    }
    switch (precision) {
      case FLOAT32 -> {}
      case FLOAT16 ->
          throw new DeviceException(
              "Precision 'float16' needs a CUDA device. On CPU write '--precision float32' or"
                  + " '--precision bfloat16'.");
      case BFLOAT16 -> {
        if (!bfloat16()) {
          throw new DeviceException(
              "Precision 'bfloat16' needs a processor with AVX512_BF16 or AMX, and this one has"
                  + " neither. Write '--precision float32'.");
        }
      }
    }
  }
}
