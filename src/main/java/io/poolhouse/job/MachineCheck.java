package io.poolhouse.job;

import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import io.poolhouse.engine.CpuFeatures;
import io.poolhouse.engine.Installation;
import io.poolhouse.text.NativesException;
import io.poolhouse.text.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What {@code jobs/doctor} says about this machine. */
final class MachineCheck {
  private static final String NATIVES =
      "They are for Linux x86_64 with glibc 2.28 or newer, and are unpacked into DJL_CACHE_DIR"
          + " (default ~/.djl.ai), which must be writable and allow programs";

  /** Versions that Spark 4.1 is tested with. */
  private static final Set<Integer> JAVA = Set.of(17, 21);

  /** Of the many, those that decide how fast a matrix product is. */
  private static final Set<String> VECTOR_FLAGS =
      Set.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_bf16");

  private MachineCheck() {}

  static List<Finding> ofJava() {
    String java =
        "Java %s from %s, heap up to %,d MiB"
            .formatted(
                Runtime.version(),
                System.getProperty("java.home"),
                Runtime.getRuntime().maxMemory() >> 20);
    return List.of(
        JAVA.contains(Runtime.version().feature())
            ? Finding.ok("%s", java)
            : Finding.warn("%s; Spark 4.1 is made for 17 and 21, set JAVA_HOME to one", java));
  }

  static List<Finding> ofPyTorch() {
    List<Finding> findings = new ArrayList<>();
    try {
      Installation here = Installation.here();
      findings.add(
          Finding.ok("DJL %s, PyTorch %s from %s", here.djl(), here.version(), here.libraries()));
      for (int gpu = 0; gpu < here.gpus(); gpu++) {
        findings.add(
            Finding.ok("CUDA %s, device %d: %s", here.cuda(), gpu, Installation.memory(gpu)));
      }
      if (here.gpus() == 0) {
        findings.add(
            Finding.warn(
                "no CUDA device: '--device cuda' will be refused, 'auto' is the CPU. For a GPU,"
                    + " install the driver and point PYTORCH_LIBRARY_PATH at a CUDA build of libtorch"));
      }
    } catch (EngineException | LinkageError | NativesException broken) {
      findings.add(Finding.fail("PyTorch does not load: %s. %s", Failure.reason(broken), NATIVES));
    }
    return findings;
  }

  static List<Finding> ofTokenizer() {
    try {
      return List.of(
          Finding.ok(
              "Hugging Face tokenizers %s from %s",
              TextTokenizer.nativeVersion(), Utils.getEngineCacheDir("tokenizers")));
    } catch (EngineException | LinkageError | NativesException broken) {
      return List.of(
          Finding.fail("the tokenizers do not load: %s. %s", Failure.reason(broken), NATIVES));
    }
  }

  static List<Finding> ofProcessor() {
    CpuFeatures processor = CpuFeatures.here();
    Set<String> flags = new TreeSet<>(processor.flags());
    flags.retainAll(VECTOR_FLAGS);
    return List.of(
        Finding.ok(
            "%d cores, %s: %s",
            Runtime.getRuntime().availableProcessors(),
            flags.isEmpty() ? "no vector instructions known of" : String.join(" ", flags),
            processor.bfloat16()
                ? "'--precision bfloat16' is faster than float32 here"
                : "stay with '--precision float32', there are no bfloat16 instructions"));
  }
}
