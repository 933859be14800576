package io.poolhouse.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.poolhouse.text.NativeFolder;

/** PyTorch's process-wide and thread-wide settings. */
final class PyTorch {
  static final String ENGINE = "PyTorch";

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

  private static boolean prepare() {
    // One thread a task: two tasks of one thread each beat one task of two.
    JniUtils.setNumThreads(1);
    // The optimizer recompiles for each new shape, and every batch has one.
    JniUtils.setGraphExecutorOptimize(false);
    return true;
  }
}
