package io.poolhouse.engine;

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
    } catch (JMException absent) { // on other systems, and in older Javas
      LOG.debug("This Java cannot trim the native heap.", absent);
    }
  }
}
