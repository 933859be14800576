package io.poolhouse.lake;

/**
 * How many rows an incremental run finds of each kind.
 *
 * @param added in the source only
 * @param changed to be made again, among them kept ones
 * @param updated whose other columns differ
 * @param deleted which the source has no longer, and which go
 * @param unchanged with which nothing is done, among them kept ones
 * @param kept which the source has no longer, and which stay
 */
public record RowCounts(
    long added, long changed, long updated, long deleted, long unchanged, long kept) {

  /** That the output has afterwards, if none fails. */
  public long rows() {
    return added + changed + updated + unchanged;
  }

  /** That are made by the model. */
  public long made() {
    return added + changed;
  }

  /** Whether source and output are the same. */
  public boolean isNothing() {
    return made() + updated + deleted == 0;
  }

  /** For people. */
  public String sentence() {
    return "%,d new, %,d changed, %s%,d deleted, %,d unchanged%s"
        .formatted(
            added,
            changed,
            updated == 0 ? "" : "%,d changed in other columns only, ".formatted(updated),
            deleted,
            unchanged,
            kept == 0 ? "" : "; %,d that the source no longer has are kept".formatted(kept));
  }
}
