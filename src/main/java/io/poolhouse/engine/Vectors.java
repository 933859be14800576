package io.poolhouse.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The vectors of the texts of one call: what the program gave for each window, and how a text's
 * vector is cut out of it.
 */
public final class Vectors {

  /** Where a window's numbers lie: {@code plan.totalWidth()} floats from {@code start}. */
  record Row(Window window, float[] numbers, int start) {}

  private final PoolingPlan plan;
  private final DenseLayers dense;
  private final List<List<Row>> rowsOfText;
  private final Map<Integer, RuntimeException> failures = new TreeMap<>();

  Vectors(PoolingPlan plan, int texts) {
    this(plan, DenseLayers.NONE, texts);
  }

  /**
   * @param dense the model's own, for those poolings that go through them
   */
  Vectors(PoolingPlan plan, DenseLayers dense, int texts) {
    this.plan = plan;
    this.dense = dense;
    this.rowsOfText = new ArrayList<>(Collections.nCopies(texts, List.of()));
  }

  /**
   * @param numbers {@code [windows][plan.totalWidth()]}, end to end
   */
  void add(PackedBatch batch, float[] numbers) {
    int start = 0;
    for (Window window : batch.windows()) {
      put(new Row(window, numbers, start));
      start += plan.totalWidth();
    }
  }

  /** The text has no vector, whatever its other windows gave; the first reason stays. */
  void fail(int text, RuntimeException reason) {
    failures.putIfAbsent(text, reason);
    rowsOfText.set(text, List.of());
  }

  /** Why a text has no vectors; empty where it has them, or had no tokens. */
  public Optional<RuntimeException> failure(int text) {
    return Optional.ofNullable(failures.get(text));
  }

  /** In the order of the texts. */
  List<RuntimeException> failures() {
    return List.copyOf(failures.values());
  }

  /** Texts that have vectors. */
  int passed() {
    return (int) rowsOfText.stream().filter(rows -> !rows.isEmpty()).count();
  }

  /** Vectors of each text. */
  int poolings() {
    return plan.poolings();
  }

  public int texts() {
    return rowsOfText.size();
  }

  /**
   * A text's vector of one pooling, {@code plan.width(pooling)} floats of its own; null for a text
   * without tokens (a null text) and for one that failed.
   */
  public float[] of(int text, int pooling) {
    List<Row> rows = rowsOfText.get(text);
    if (rows.isEmpty()) {
      return null;
    }
    float[] pooled = rows.size() == 1 ? cut(rows.get(0), pooling) : joined(rows, pooling);
    float[] vector = plan.isDense(pooling) ? dense.of(pooled) : pooled;
    return plan.normalize() ? normalized(vector) : vector;
  }

  private void put(Row row) {
    int text = row.window().text();
    if (failures.containsKey(text)) {
      return;
    }
    List<Row> rows = rowsOfText.get(text);
    if (rows.isEmpty()) {
      rowsOfText.set(text, List.of(row));
    } else {
      List<Row> more = new ArrayList<>(rows);
      more.add(row);
      rowsOfText.set(text, more);
    }
  }

  private float[] cut(Row row, int pooling) {
    int from = row.start() + plan.firstPart().get(pooling) * plan.hiddenSize();
    return Arrays.copyOfRange(row.numbers(), from, from + plan.pooledWidth(pooling));
  }

  private float[] joined(List<Row> rows, int pooling) {
    float[] vector = new float[plan.pooledWidth(pooling)];
    int first = plan.firstPart().get(pooling);
    for (int part = first; part < plan.firstPart().get(pooling + 1); part++) {
      JoinedWindows.of(plan.parts().get(part).how())
          .join(
              rows,
              part * plan.hiddenSize(),
              plan.hiddenSize(),
              vector,
              (part - first) * plan.hiddenSize());
    }
    return vector;
  }

  /** A vector of zeros (nothing to pool) stays zeros. Works in place. */
  static float[] normalized(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < vector.length && length > 0; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }
}
