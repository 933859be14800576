package io.poolhouse.lake;

/** Where nobody may write beside the output: then nothing keeps two runs apart. */
record NoLock() implements OutputLock {

  @Override
  public void mustStillBeOurs() {
    // Nobody knows.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
