package io.poolhouse.spark;

import java.io.IOException;

/**
 * What token states take of an executor's memory. Tasks that learn side by side wait for each other
 * where they would take more together than one of them may alone.
 */
final class StateMemory {
  static final StateMemory OF_EXECUTOR = new StateMemory();

  private long taken;

  /** What holds states while it runs. */
  interface Work<R> {
    R run() throws IOException;
  }

  /**
   * Runs it when there is memory for it.
   *
   * @param bytes that it takes
   * @param most that all together may take; what wants more alone runs alone
   */
  <R> R taking(long bytes, long most, Work<R> work) throws IOException {
    take(bytes, most);
    try {
      return work.run();
    } finally {
      giveBack(bytes);
    }
  }

  private synchronized void take(long bytes, long most) {
    try {
      while (taken > 0 && taken + bytes > most) {
        wait();
      }
    } catch (InterruptedException killed) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The task was stopped.", killed);
    }
    taken += bytes;
  }

  private synchronized void giveBack(long bytes) {
    taken -= bytes;
    notifyAll();
  }
}
