package io.poolhouse.spark;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What all tasks of this JVM have counted since it started. */
final class ExecutorTotals {
  private static final Map<Counter, LongAdder> TOTALS = new EnumMap<>(Counter.class);

  static {
    for (Counter counter : Counter.values()) {
      TOTALS.put(counter, new LongAdder());
    }
  }

  private ExecutorTotals() {}

  static void add(Counter counter, long amount) {
    TOTALS.get(counter).add(amount);
  }

  static long of(Counter counter) {
    return TOTALS.get(counter).sum();
  }

  static Totals now() {
    EnumMap<Counter, Long> counts = new EnumMap<>(Counter.class);
    TOTALS.forEach((counter, total) -> counts.put(counter, total.sum()));
    return new Totals(counts);
  }
}
