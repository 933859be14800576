package io.poolhouse.compare;

import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Labelled rows on the driver, by text id, then class, then the user's id. Eight bytes a row, and
 * the user's ids.
 *
 * @param labels indices of classes: {@code [rows]}
 * @param textIds ids of {@link LabelledTexts#texts}; equal texts have equal ids: {@code [rows]}
 * @param ids the user's, as strings; empty: a row's id is its rank
 */
public record LabelledRows(int[] labels, int[] textIds, Optional<String[]> ids) {

  /**
   * @param rows columns {@code text_id}, {@code class}, {@code id}
   */
  static LabelledRows collected(Dataset<Row> rows, long size, boolean withIds) {
    int[] labels = new int[Math.toIntExact(size)];
    int[] textIds = new int[labels.length];
    Optional<String[]> ids = withIds ? Optional.of(new String[labels.length]) : Optional.empty();
    // One partition at a time: collected at once, Spark's rows are twenty times the arrays.
    Iterator<Row> ordered = rows.orderBy("text_id", "class", "id").toLocalIterator();
    for (int row = 0; ordered.hasNext(); row++) {
      Row next = ordered.next();
      textIds[row] = Math.toIntExact(next.getLong(0));
      labels[row] = next.getInt(1);
      if (withIds) {
        ids.orElseThrow()[row] = next.getString(2);
      }
    }
    return new LabelledRows(labels, textIds, ids);
  }

  public int size() {
    return labels.length;
  }

  public String id(int row) {
    return ids.map(given -> given[row]).orElseGet(() -> Integer.toString(row));
  }

  int distinctTexts() {
    int distinct = 0;
    for (int row = 0; row < textIds.length; row++) {
      distinct += row == 0 || textIds[row] != textIds[row - 1] ? 1 : 0;
    }
    return distinct;
  }

  /** Rows whose text the others have, too. */
  int sharedWith(LabelledRows others) {
    int shared = 0;
    int other = 0;
    for (int textId : textIds) {
      while (other < others.textIds.length && others.textIds[other] < textId) {
        other++;
      }
      shared += other < others.textIds.length && others.textIds[other] == textId ? 1 : 0;
    }
    return shared;
  }
}
