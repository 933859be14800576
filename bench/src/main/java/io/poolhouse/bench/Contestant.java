package io.poolhouse.bench;

import java.util.List;

/** One way from texts to vectors, with everything loaded. */
interface Contestant extends AutoCloseable {
  String name();

  /**
   * @return {@code [texts][floats]}, in the order of the texts
   */
  float[][] embed(List<String> texts);

  /** What embedding takes. Of another process, without the vectors' way from there to here. */
  default double seconds(List<String> texts) {
    long start = System.nanoTime();
    embed(texts);
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  void close();
}
