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
  private final MiniLm model;
  private final TextTokenizer tokenizer;
  private final Workers workers;
  private final Map<Precision, Encoder> encoders = new EnumMap<>(Precision.class);

  Engines(MiniLm model, int threads) {
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
    return new EngineContestant(
        name(precision, poolings),
        tokenizer,
        encoders.get(precision),
        model.plan(poolings),
        EngineContestant.CHUNK_ROWS,
        workers);
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
