package io.poolhouse.engine;

/** What goes wrong in a pass: nothing, but in tests of what becomes of it then. */
@FunctionalInterface
interface Fault {
  Fault NONE = batch -> {};

  /** Called by the thread that computes, right before it does. */
  void strike(PackedBatch batch);
}
