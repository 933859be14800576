package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.lake.RowCounts;

/**
 * What an incremental run did.
 *
 * @param embedded of the rows that went through the model
 */
record IncrementalSummary(Summary embedded, RowCounts rows) {

  String sentence() {
    return rows.isNothing()
        ? "nothing to do: all %,d rows are as the output has them".formatted(rows.rows())
        : "%s; by the model: %s".formatted(rows.sentence(), embedded.sentence());
  }

  /**
   * The same with the time since the run began.
   *
   * @param start by {@link System#nanoTime}
   */
  IncrementalSummary since(long start) {
    return new IncrementalSummary(embedded.in((System.nanoTime() - start) / 1e9), rows);
  }

  /** {@code rows} are the source's; statuses, texts and tokens those of the embedded ones. */
  JsonObject json(String job) {
    JsonObject json = embedded.json(job);
    json.addProperty("rows", rows.rows());
    json.addProperty("texts", embedded.texts());
    json.addProperty("new", rows.added());
    json.addProperty("changed", rows.changed());
    json.addProperty("updated", rows.updated());
    json.addProperty("deleted", rows.deleted());
    json.addProperty("unchanged", rows.unchanged());
    json.addProperty("kept", rows.kept());
    return json;
  }
}
