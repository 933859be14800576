package io.poolhouse.engine;

import io.poolhouse.model.EncoderConfig;

/**
 * The most tokens in one forward pass, a longer window excepted. Lowered for good where memory runs
 * out; shared by all that compute with one model on one device, and kept while it is unloaded.
 */
public final class TokenBudget {

  /**
   * The most tokens in one forward pass on CPU. More fit the caches less and cost speed on short
   * texts in float32; elsewhere they only cost memory: docs/measurements.md#batches.
   */
  static final int CPU_TOKENS = 2_048;

  /** The same on CUDA, where small batches leave the device idle. Not measured. */
  private static final int CUDA_TOKENS = 16_384;

  /**
   * The most that a batch's widest activation takes on CPU. All of a layer then fit into what a
   * thread's memory keeps from pass to pass ({@link NativeHeap#keepFreed}), and larger batches are
   * no faster: docs/measurements.md#batches.
   */
  private static final int WIDEST_BYTES = 8 << 20;

  private final int usual;
  private final int least;
  private volatile int tokens;

  /**
   * @param least what memory may lower it to
   */
  TokenBudget(int usual, int least) {
    this.usual = usual;
    this.least = Math.min(usual, least);
    this.tokens = usual;
  }

  /** What the device computes well. */
  public static TokenBudget of(EncoderConfig model, ComputeDevice device, Precision precision) {
    int widest = model.intermediateSize() * precision.bytes();
    return of(model, device.isCuda() ? CUDA_TOKENS : Math.min(CPU_TOKENS, WIDEST_BYTES / widest));
  }

  /** A text of the most tokens that the model takes is a pass by itself under any budget. */
  static TokenBudget of(EncoderConfig model, int tokens) {
    return new TokenBudget(tokens, model.maxTokens());
  }

  /** Before anything was lowered: what the weights' layout is chosen for. */
  int usual() {
    return usual;
  }

  int tokens() {
    return tokens;
  }

  /**
   * After memory ran out in a pass of so many tokens: half of them from now on.
   *
   * @return whether this is the first time
   */
  synchronized boolean lowerAfter(int exhausting) {
    boolean first = tokens == usual;
    tokens = Math.min(tokens, Math.max(least, exhausting / 2));
    return first && tokens < usual;
  }
}
