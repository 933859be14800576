package io.poolhouse.bench;

import java.util.List;

/** One way from texts to vectors, with everything loaded. */
interface Contestant extends AutoCloseable {
  String name();

  /**
   * @return {@code [texts][floats]}, in the order of the texts
   */
  float[][] embed(List<String> texts);

  @Override
  void close();
}
