package io.poolhouse.spark;

import io.poolhouse.engine.PassListener;
import java.util.function.IntSupplier;
import org.apache.spark.TaskContext;

/**
 * Counts a task's forward passes, and ends the task between two of them where it was cancelled.
 *
 * @param budget the most tokens of a pass now
 */
record CountedPasses(IntSupplier budget, EmbedCounters counters) implements PassListener {

  @Override
  public void before() {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.killTaskIfInterrupted();
    }
  }

  @Override
  public void after(int tokens, long nanoseconds) {
    counters.add(Counter.BATCHES, 1);
    counters.add(Counter.BATCHED, tokens);
    counters.add(Counter.BUDGET, Math.max(budget.getAsInt(), tokens));
    counters.add(Counter.COMPUTING, nanoseconds);
  }

  @Override
  public void failed() {
    counters.add(Counter.RETRIES, 1);
  }
}
