package io.poolhouse.job;

/** What a job's process answers; schedules rely on it. */
final class ExitCode {
  static final int DONE = 0;

  /** The job began to work on rows and failed. */
  static final int FAILED = 1;

  /** Command line, configuration, model or input is wrong; no row was processed. */
  static final int WRONG_REQUEST = 2;

  /** Done, but rows failed, and {@code --strict} was given. */
  static final int ROWS_FAILED = 3;

  private ExitCode() {}
}
