package io.poolhouse.engine;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory outside the Java heap. Of weights that were freed, glibc keeps most for itself (of 266
 * MiB some 170, docs/measurements.md#idle-models): they lie between smaller things, and only what
 * lies on top of a heap goes back to the system by itself. No limit in glibc's environment
 * variables helps without making the model's own activations dear.
 */
final class NativeHeap {
  private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

  private NativeHeap() {}

  /** Gives back what is free: glibc's malloc_trim, by Java's own command of that name. */
  static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              null,
              null);
    } catch (JMException absent) { // other systems than Linux, Java before 17.0.2
      LOG.debug("This Java cannot trim the native heap.", absent);
    }
  }
}
