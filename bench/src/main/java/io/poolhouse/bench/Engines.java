package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.CpuFeatures;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.Precision;
import io.poolhouse.text.TextTokenizer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An encoder for each precision that this processor computes in, and what they share. */
final class Engines implements AutoCloseable {
  static final String ONE_POOLING = "mean";

  private final BenchModel model;
  private final TextTokenizer tokenizer;
  private final Workers workers;
  private final Map<Precision, Encoder> encoders = new EnumMap<>(Precision.class);

  Engines(BenchModel model, int threads) {
    this.model = model;
    this.tokenizer = model.tokenizer();
    this.workers = new Workers(threads);
    for (Precision precision : precisions()) {
      encoders.put(precision, Encoder.open(model.file(), ComputeDevice.CPU, precision));
    }
  }

  static List<Precision> precisions() {
    return CpuFeatures.here().bfloat16()
        ? List.of(Precision.FLOAT32, Precision.BFLOAT16)
        : List.of(Precision.FLOAT32);
  }

  EngineContestant contestant(Precision precision, String poolings) {
    return contestant(
        name(precision, poolings), encoders.get(precision), poolings, EngineContestant.CHUNK_ROWS);
  }

  /** Chunks of another size, which is its name. */
  EngineContestant contestant(Precision precision, int chunkRows) {
    return contestant(Integer.toString(chunkRows), encoders.get(precision), ONE_POOLING, chunkRows);
  }

  /**
   * @param encoder another than those that are here already; its owner closes it
   */
  EngineContestant contestant(String name, Encoder encoder) {
    return contestant(name, encoder, ONE_POOLING, EngineContestant.CHUNK_ROWS);
  }

  private EngineContestant contestant(
      String name, Encoder encoder, String poolings, int chunkRows) {
    return new EngineContestant(name, tokenizer, encoder, model.plan(poolings), chunkRows, workers);
  }

  static String name(Precision precision, String poolings) {
    int count = poolings.split(",").length;
    return "engine %s, %d pooling%s".formatted(precision.word(), count, count == 1 ? "" : "s");
  }

  TextTokenizer tokenizer() {
    return tokenizer;
  }

  Workers workers() {
    return workers;
  }

  long tokens(List<String> texts) {
    return tokenizer.tokenize(texts).stream().mapToLong(text -> text.tokens()).sum();
  }

  @Override
  public void close() {
    Stream.concat(encoders.values().stream(), Stream.of(tokenizer, workers))
        .map(AutoCloseable.class::cast)
        .forEach(Engines::close);
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      throw new IllegalStateException("A contestant could not be closed.", e);
    }
  }
}
