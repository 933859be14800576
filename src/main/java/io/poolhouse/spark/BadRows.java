package io.poolhouse.spark;

import java.util.Locale;

/** What becomes of a row whose text the model cannot take. */
public enum BadRows {
  /** Null vectors and the status {@code failed}; the job goes on. */
  MARK,
  /** The task fails, and with it the job. */
  FAIL;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
