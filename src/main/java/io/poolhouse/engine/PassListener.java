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
      };

  /** What it throws ends the encoding; all tensors of passes before are freed. */
  void before();

  /**
   * @param tokens of all texts in the pass, [CLS] and [SEP] included
   */
  void after(int tokens, long nanoseconds);
}
