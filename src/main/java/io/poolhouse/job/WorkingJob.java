package io.poolhouse.job;

/** A job that processes rows: from then on, a failure is no longer a wrong request. */
interface WorkingJob {
  boolean isWorking();
}
