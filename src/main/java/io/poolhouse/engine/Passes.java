package io.poolhouse.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passes of one call. One that fails is made again in halves, until the window at fault is
 * alone: its text fails, and no other. Where memory ran out, all further passes are smaller.
 */
final class Passes {
  private static final Logger LOG = LoggerFactory.getLogger(Encoder.class);

  /** The model at work. */
  interface Pass {

    /**
     * @param alone while no other thread computes with the model
     * @return {@code [windows][plan.totalWidth()]}, end to end
     */
    float[] of(PackedBatch batch, boolean alone);

    /** No pass is possible any more, whatever the text. */
    boolean isOver();
  }

  private final Pass pass;
  private final TokenBudget budget;
  private final ComputeDevice device;
  private final PassListener listener;
  private final SuspectedMemory suspected = new SuspectedMemory();

  Passes(Pass pass, TokenBudget budget, ComputeDevice device, PassListener listener) {
    this.pass = pass;
    this.budget = budget;
    this.device = device;
    this.listener = listener;
  }

  /**
   * @param vectors gets what the windows gave, or why their text failed
   * @throws DeviceException where not the texts are to blame
   */
  void make(List<Window> windows, Vectors vectors) {
    Deque<PackedBatch> waiting = new ArrayDeque<>(PackedBatch.cut(windows, budget.tokens()));
    while (!waiting.isEmpty()) {
      PackedBatch batch = waiting.pop();
      if (batch.tokens() > budget.tokens() && batch.windows().size() > 1) {
        push(PackedBatch.cut(batch.windows(), budget.tokens()), waiting);
        continue;
      }
      listener.before();
      try {
        add(batch, false, vectors);
        suspected.passed(batch).ifPresent(tokens -> lower(ExhaustedMemory.HOST, tokens));
      } catch (RuntimeException failure) {
        failed(batch, failure, waiting, vectors);
      }
    }
  }

  private void add(PackedBatch batch, boolean alone, Vectors vectors) {
    long start = System.nanoTime();
    float[] numbers = pass.of(batch, alone);
    listener.after(batch.tokens(), System.nanoTime() - start);
    vectors.add(batch, numbers);
  }

  private void failed(
      PackedBatch batch, RuntimeException failure, Deque<PackedBatch> waiting, Vectors vectors) {
    if (pass.isOver()) {
      throw failure;
    }
    listener.failed();
    suspected.failed(batch, failure);
    if (batch.windows().size() == 1) {
      failedAlone(batch, failure, vectors);
    } else {
      ExhaustedMemory.in(failure).ifPresent(memory -> lower(memory, batch.tokens()));
      push(batch.halves(), waiting);
    }
  }

  /** Tasks that run side by side all meet the end of the memory: one line is enough. */
  private void lower(ExhaustedMemory memory, int tokens) {
    if (budget.lowerAfter(tokens)) {
      LOG.warn(
          "Not enough of {} for a pass of {} tokens on {}: passes have at most {} from now on, and"
              + " fewer where that does not do.",
          memory,
          tokens,
          device,
          budget.tokens());
    }
  }

  private void failedAlone(PackedBatch batch, RuntimeException failure, Vectors vectors) {
    RuntimeException last = failure;
    boolean isPerhaps = ExhaustedMemory.isPerhapsIn(failure);
    if (isPerhaps || ExhaustedMemory.in(failure).isPresent()) { // others may have had the memory
      try {
        add(batch, true, vectors);
        return;
      } catch (RuntimeException again) {
        last = again;
      }
    }
    Window window = batch.windows().get(0);
    mustStillWork(window.withoutWords(), last);
    vectors.fail(window.text(), reason(last, batch.tokens()));
  }

  /** Where not even an empty text passes, no text is to blame, and none must be marked. */
  private void mustStillWork(Window empty, RuntimeException failure) {
    try {
      pass.of(new PackedBatch(List.of(empty)), true);
    } catch (RuntimeException broken) {
      if (pass.isOver()) {
        throw broken;
      }
      broken.addSuppressed(failure);
      throw DeviceException.atFault(
          "Not even an empty text can be embedded on %s any more".formatted(device), broken);
    }
  }

  private static RuntimeException reason(RuntimeException failure, int tokens) {
    Optional<ExhaustedMemory> exhausted = ExhaustedMemory.in(failure);
    String told = PyTorch.told(failure);
    return new IllegalStateException(
        exhausted
            .map(memory -> "%s is too small for its %d tokens: %s".formatted(memory, tokens, told))
            .orElse(told),
        failure);
  }

  private static void push(List<PackedBatch> pieces, Deque<PackedBatch> waiting) {
    for (int piece = pieces.size() - 1; piece >= 0; piece--) {
      waiting.push(pieces.get(piece));
    }
  }
}
