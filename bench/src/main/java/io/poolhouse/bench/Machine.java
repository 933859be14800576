package io.poolhouse.bench;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import io.poolhouse.engine.CpuFeatures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where and with what a measurement was made.
 *
 * @param features of the processor, those that matrix products make use of
 * @param load average of the minute before, 0 on an idle machine
 */
record Machine(
    String processor,
    List<String> features,
    int cores,
    String java,
    String pyTorch,
    String onnxRuntime,
    double load,
    String date) {

  private static final List<String> FEATURES =
      List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_bf16");

  static Machine here() throws IOException {
    CpuFeatures here = CpuFeatures.here();
    return new Machine(
        processorName(),
        FEATURES.stream().filter(here.flags()::contains).toList(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        Engine.getEngine("PyTorch").getVersion(),
        OrtEnvironment.getEnvironment().getVersion(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        LocalDate.now().toString());
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "%s: %s (%s), %d cores; Java %s, PyTorch %s, ONNX Runtime %s. Load before the run: %.1f.%n",
        date,
        processor,
        String.join(", ", features),
        cores,
        java,
        pyTorch,
        onnxRuntime,
        load);
  }

  private static String processorName() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown processor");
    }
  }
}
