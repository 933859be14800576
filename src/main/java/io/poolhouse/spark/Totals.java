package io.poolhouse.spark;

import java.io.Serializable;
import java.util.Collection;
import java.util.EnumMap;
import java.util.function.LongBinaryOperator;

/**
 * What was counted up to some moment.
 *
 * @param counts of every counter
 */
record Totals(EnumMap<Counter, Long> counts) implements Serializable {
  private static final long serialVersionUID = 1L;

  static Totals sum(Collection<Totals> all) {
    return all.stream().reduce(none(), (a, b) -> a.with(b, Long::sum));
  }

  private static Totals none() {
    EnumMap<Counter, Long> zeros = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      zeros.put(counter, 0L);
    }
    return new Totals(zeros);
  }

  Totals since(Totals before) {
    return with(before, (now, then) -> now - then);
  }

  private Totals with(Totals other, LongBinaryOperator operator) {
    EnumMap<Counter, Long> result = new EnumMap<>(Counter.class);
    counts.forEach(
        (counter, count) ->
            result.put(counter, operator.applyAsLong(count, other.counts.get(counter))));
    return new Totals(result);
  }

  long of(Counter counter) {
    return counts.get(counter);
  }

  /** The share of the room in batches that texts filled; 0 before the first. */
  double tokenBudgetFill() {
    return ratio(Counter.BATCHED, Counter.BUDGET);
  }

  /** The share of the rows whose text needed no pass; 0 before the first. */
  double cacheHitRate() {
    return ratio(Counter.CACHE_HITS, Counter.ROWS);
  }

  private double ratio(Counter part, Counter whole) {
    return of(whole) == 0 ? 0 : (double) of(part) / of(whole);
  }
}
