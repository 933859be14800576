package io.poolhouse.spark;

import java.io.Serializable;

/**
 * What an executor tells the driver.
 *
 * @param totals since it started
 */
record ExecutorReport(String executor, Totals totals) implements Serializable {
  private static final long serialVersionUID = 1L;
}
