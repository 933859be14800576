package io.poolhouse.engine;

/** Told of each forward pass of {@link Encoder#encode}, by the thread that makes it. */
public interface PassListener {
  /** Hears nothing. */
  PassListener NONE =
      new PassListener() {
        @Override
        public void before() {}

        @Override
        public void after(int tokens, long nanoseconds) {}

        @Override
        public void failed() {}
      };

  /** What it throws ends the encoding; all tensors of passes before are freed. */
  void before();

  /**
   * @param tokens of all texts in the pass, [CLS] and [SEP] included
   */
  void after(int tokens, long nanoseconds);

  /** A pass failed that was begun, and is made again in pieces, or has found its culprit. */
  void failed();
}
