package io.poolhouse.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.poolhouse.text.NativeFolder;
import java.util.List;

/** PyTorch's process-wide and thread-wide settings. */
final class PyTorch {
  static final String ENGINE = "PyTorch";

  private static final String ERROR = "RuntimeError: ";
  private static final int MOST_TOLD = 300;

  /** Not this class itself: a static block that fails says why only once. */
  private static final class Natives {
    static {
      // Natives come from jars or PYTORCH_LIBRARY_PATH; nothing is ever downloaded.
      System.setProperty("ai.djl.offline", "true");
      // DJL reports usage over the network unless told not to.
      System.setProperty("OPT_OUT_TRACKING", "true");
      NativeHeap.keepFreed();
      Engine.getEngine(ENGINE);
    }

    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(PyTorch::prepare);
  }

  private PyTorch() {}

  /** To be called by every thread before it runs a program; both settings belong to the thread. */
  static void useThisThread() {
    NativeFolder.mustBeSafe();
    Natives.PREPARED.get();
  }

  /** What PyTorch says happened, in one line: before it stands its trace of the program. */
  static String told(Throwable failure) {
    List<String> lines = String.valueOf(failure.getMessage()).strip().lines().toList();
    String told =
        lines.stream()
            .filter(line -> line.startsWith(ERROR))
            .reduce((first, second) -> second)
            .map(line -> line.substring(ERROR.length()))
            .orElse(lines.isEmpty() ? failure.getClass().getSimpleName() : lines.get(0));
    return told.length() > MOST_TOLD ? told.substring(0, MOST_TOLD) + "…" : told;
  }

  private static boolean prepare() {
    // One thread a task: two tasks of one thread each beat one task of two.
    JniUtils.setNumThreads(1);
    // The optimizer recompiles for each new shape, and every batch has one.
    JniUtils.setGraphExecutorOptimize(false);
    return true;
  }
}
