package io.poolhouse.engine;

import java.util.List;

/**
 * Texts that failed since the last call in which one passed. Where many of different calls and
 * tasks fail and none passes, their contents are not the reason.
 */
final class FailedInARow {

  /** As many as a task's first chunk has; fewer may well be poison, all of them. */
  static final int MOST = 8;

  private int failed;

  /**
   * @param failures of one call, all different texts
   * @throws DeviceException for too many in a row
   */
  synchronized void count(int passed, List<RuntimeException> failures, ComputeDevice device) {
    failed = passed > 0 ? 0 : failed + failures.size();
    if (failed >= MOST) {
      int counted = failed;
      failed = 0; // a task that comes back gets another chance
      throw DeviceException.atFault(
          "None of the last %d texts could be embedded on %s".formatted(counted, device),
          failures.get(failures.size() - 1));
    }
  }
}
