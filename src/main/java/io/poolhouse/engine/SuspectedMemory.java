package io.poolhouse.engine;

import java.util.OptionalInt;

/**
 * A failed pass of which it is not known whether memory was the reason. It was if all its windows
 * pass in smaller passes: then its size is to blame, and none of them. A fault of any other kind
 * fails again in one of the pieces.
 */
final class SuspectedMemory {
  private int tokens;
  private int windowsLeft;

  /** A pass failed; its pieces, if it has any, are the next to be made. */
  void failed(PackedBatch batch, RuntimeException failure) {
    boolean isSuspect = batch.windows().size() > 1 && ExhaustedMemory.isPerhapsIn(failure);
    windowsLeft = isSuspect ? batch.windows().size() : 0;
    tokens = batch.tokens();
  }

  /**
   * A pass did not fail.
   *
   * @return the tokens of the pass that memory was not enough for, if that is certain now
   */
  OptionalInt passed(PackedBatch batch) {
    if (windowsLeft == 0) {
      return OptionalInt.empty();
    }
    windowsLeft -= batch.windows().size();
    return windowsLeft == 0 ? OptionalInt.of(tokens) : OptionalInt.empty();
  }
}
