package io.poolhouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Threads that stay, as Spark's tasks do: natives keep memory and settings for each. */
final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;

  Workers(int threads) {
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  int threads() {
    return threads;
  }

  /** Runs the work on every thread, each with its number from 0, and waits for all. */
  void run(IntConsumer work) {
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int number = thread;
      running.add(pool.submit(() -> work.accept(number)));
    }
    for (Future<?> one : running) {
      await(one);
    }
  }

  /** Runs the work on each thread for its own even part of {@code 0 … size - 1}. */
  void share(int size, Range work) {
    run(
        thread ->
            work.accept(
                (int) ((long) size * thread / threads),
                (int) ((long) size * (thread + 1) / threads)));
  }

  /**
   * Deals {@code 0 … size - 1} out in their order: whoever is done takes the next.
   *
   * @param callers threads that take part
   */
  void deal(int size, int callers, Turn work) {
    AtomicInteger next = new AtomicInteger();
    run(
        caller -> {
          for (int item = caller < callers ? next.getAndIncrement() : size;
              item < size;
              item = next.getAndIncrement()) {
            work.accept(caller, item);
          }
        });
  }

  /** What a caller, by its number, does with an item. */
  interface Turn {
    void accept(int caller, int item);
  }

  /** What is done with the numbers from {@code from} up to, not including, {@code to}. */
  interface Range {
    void accept(int from, int to);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private static void await(Future<?> one) {
    try {
      one.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The measurement was interrupted.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A contestant failed.", e.getCause());
    }
  }
}
