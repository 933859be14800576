package io.poolhouse.bench;

import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Vectors;
import io.poolhouse.text.TextTokenizer;
import java.util.List;

/**
 * The engine as Spark's tasks use it: a thread a core, each with its own share of the texts, in
 * chunks; all share one encoder.
 */
final class EngineContestant implements Contestant {
  /** As {@code EmbeddingIterator} has it. */
  static final int CHUNK_ROWS = 1_024;

  private final String name;
  private final TextTokenizer tokenizer;
  private final Encoder encoder;
  private final PoolingPlan plan;
  private final int chunkRows;
  private final Workers workers;

  /**
   * @param encoder closed by whoever opened it, as is the tokenizer: contestants share them
   */
  EngineContestant(
      String name,
      TextTokenizer tokenizer,
      Encoder encoder,
      PoolingPlan plan,
      int chunkRows,
      Workers workers) {
    this.name = name;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.plan = plan;
    this.chunkRows = chunkRows;
    this.workers = workers;
  }

  @Override
  public String name() {
    return name;
  }

  /** The vectors of the first pooling; those of the others are made and dropped. */
  @Override
  public float[][] embed(List<String> texts) {
    float[][] first = new float[texts.size()][];
    workers.share(
        texts.size(),
        (from, to) -> {
          for (int at = from; at < to; at += chunkRows) {
            chunk(texts.subList(at, Math.min(at + chunkRows, to)), first, at);
          }
        });
    return first;
  }

  Encoder encoder() {
    return encoder;
  }

  /** As {@link #embed}, by the calling thread alone and for nothing. */
  void inOneThread(List<String> texts) {
    float[][] first = new float[texts.size()][];
    for (int at = 0; at < texts.size(); at += chunkRows) {
      chunk(texts.subList(at, Math.min(at + chunkRows, texts.size())), first, at);
    }
  }

  private void chunk(List<String> texts, float[][] first, int at) {
    Vectors vectors = encoder.encode(tokenizer.tokenize(texts), plan);
    for (int text = 0; text < texts.size(); text++) {
      first[at + text] = vectors.of(text, 0);
      for (int pooling = 1; pooling < plan.poolings(); pooling++) {
        vectors.of(text, pooling);
      }
    }
  }

  @Override
  public void close() {}
}
