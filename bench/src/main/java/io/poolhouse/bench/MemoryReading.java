package io.poolhouse.bench;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;

/**
 * Memory of this process, in MiB.
 *
 * @param minutes since the first job
 * @param jobs done by then
 * @param heap in use by Java's objects after a full collection
 * @param resident the whole process, as the system has it
 * @param classesAndCode what Java has committed besides its heap: classes, compiled code
 * @param buffers outside the heap that Java knows of: Netty's and the shuffle's
 */
record MemoryReading(
    double minutes,
    long jobs,
    double heap,
    double resident,
    double classesAndCode,
    double buffers) {
  private static final double MEBIBYTE = 1 << 20;

  /** What Spark's cleaner frees when a collection has shown that nobody needs it. */
  private static final int MILLISECONDS_OF_CLEANER = 500;

  static MemoryReading now(double minutes, long jobs) throws IOException {
    System.gc();
    pause();
    System.gc();
    MemoryMXBean java = ManagementFactory.getMemoryMXBean();
    return new MemoryReading(
        minutes,
        jobs,
        java.getHeapMemoryUsage().getUsed() / MEBIBYTE,
        WatchedJob.mebibytes(Path.of("/proc/self/status"), "VmRSS"),
        java.getNonHeapMemoryUsage().getCommitted() / MEBIBYTE,
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum()
            / MEBIBYTE);
  }

  private static void pause() {
    try {
      Thread.sleep(MILLISECONDS_OF_CLEANER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
