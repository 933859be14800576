package io.poolhouse.engine;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory outside the Java heap. Of 254 MiB of weights that were freed, glibc kept 160 for
 * itself (docs/measurements.md#idle-models): only what lies on top of one of its heaps goes back to
 * the system by itself.
 */
final class NativeHeap {
  private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

  // Parameters of glibc's mallopt, as malloc.h has them.
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_MMAP_THRESHOLD = -3;

  /** Of each thread; the activations of one layer take less: {@link Encoder}. */
  private static final int MOST_KEPT = 32 << 20;

  private NativeHeap() {}

  /**
   * Has freed activations stay with the process, for the next pass to write over. As glibc has it,
   * most of them go back to the system, and the kernel clears the same pages again for every layer.
   */
  static void keepFreed() {
    if (Platform.isLinux()) {
      try {
        Function mallopt = Function.getFunction("c", "mallopt");
        mallopt.invokeInt(new Object[] {M_MMAP_THRESHOLD, MOST_KEPT});
        mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, MOST_KEPT});
      } catch (UnsatisfiedLinkError absent) { // another C library
        LOG.debug("This system's malloc has no settings.", absent);
      }
    }
  }

  /** Gives back what is free: glibc's malloc_trim, by Java's own command of that name. */
  static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              null,
              null);
    } catch (JMException absent) { // on other systems, and in older Javas
      LOG.debug("This Java cannot trim the native heap.", absent);
    }
  }
}
