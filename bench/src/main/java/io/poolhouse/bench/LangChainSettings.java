package io.poolhouse.bench;

import java.util.List;

/**
 * How langchain4j's embedder is run; it has no batches.
 *
 * @param threads of ONNX Runtime's session, 0 for its own default, which is langchain4j's
 * @param callers threads of the executor that it is given
 */
record LangChainSettings(int threads, int callers) implements Settings<LangChainSettings> {

  static List<LangChainSettings> ofCores(int cores) {
    return List.of(
        new LangChainSettings(0, 1),
        new LangChainSettings(0, cores),
        new LangChainSettings(1, cores));
  }

  @Override
  public List<LangChainSettings> neighbours() {
    return callers == 1 ? List.of() : List.of(new LangChainSettings(threads, callers * 2));
  }

  @Override
  public String toString() {
    return "executor of %d, session of %s"
        .formatted(callers, threads == 0 ? "default threads" : threads + " thread");
  }
}
