package io.poolhouse.lake;

import java.util.Locale;

/** What has to be done for a row of a source, or one that only the output has. */
enum RowChange {
  /** The output lacks it. */
  NEW,
  /** Its texts or the settings are others, or it failed before: it is made again. */
  CHANGED,
  /** Only other columns differ: what was made of its texts stays. */
  UPDATED,
  UNCHANGED,
  /** The source has it no longer, and it goes. */
  DELETED,
  /** The source has it no longer, and it stays as it is. */
  KEPT,
  /** The source has it no longer, and it stays, but is made again because the settings differ. */
  KEPT_CHANGED;

  /** In a column. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
