package io.poolhouse.job;

import io.poolhouse.lake.RowKey;
import picocli.CommandLine.Option;

/** What a run takes over from the output of the run before. */
final class IncrementalOptions {
  /** What becomes of rows that the source no longer has. */
  enum Deleted {
    KEEP,
    DROP
  }

  @Option(
      names = "--incremental",
      description =
          "Bring the output up to date: embed only rows that are new, or whose texts, model,"
              + " poolings or settings differ from what it holds. Parquet folders, Delta, Iceberg."
              + " The first run makes the output; --mode overwrite makes it anew.")
  private boolean incremental;

  @Option(
      names = "--key",
      paramLabel = "COL[,COL...]",
      description = "For --incremental: the columns that tell each row from all others.")
  private String key;

  @Option(
      names = "--deleted",
      paramLabel = "keep|drop",
      description =
          "For --incremental: what becomes of rows that the source no longer has. Default: drop.")
  private Deleted deleted;

  boolean isOn() {
    return incremental;
  }

  /**
   * @throws RequestException where one option needs another, or does not go with it
   */
  void check(boolean limited) {
    if (!incremental && (key != null || deleted != null)) {
      throw new RequestException(
          "%s is for --incremental. Add that, or leave it out."
              .formatted(key != null ? "--key '%s'".formatted(key) : "--deleted"));
    }
    if (incremental && key == null) {
      throw new RequestException(
          "--incremental needs --key COL[,COL...]: the columns that tell each row from all others.");
    }
    if (incremental && limited) {
      throw new RequestException(
          "--incremental compares with all rows of the source, and --limit leaves some out. Leave one"
              + " of the two out.");
    }
    if (incremental) {
      key();
    }
  }

  RowKey key() {
    return RowKey.parse(key);
  }

  boolean keepsDeleted() {
    return deleted == Deleted.KEEP;
  }
}
