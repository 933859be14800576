package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceException;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.Precision;
import io.poolhouse.text.TextTokenizer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** An encoder for each precision that this processor computes in, and what they share. */
final class Engines implements AutoCloseable {
  static final String ONE_POOLING = "mean";

  private final BenchModel model;
  private final TextTokenizer tokenizer;
  private final Workers workers;
  private final Map<Precision, Encoder> encoders = new EnumMap<>(Precision.class);

  Engines(BenchModel model, int threads) {
    this(model, threads, ComputeDevice.CPU);
  }

  Engines(BenchModel model, int threads, ComputeDevice device) {
    this.model = model;
    this.tokenizer = model.tokenizer();
    this.workers = new Workers(threads);
    for (Precision precision : precisions(device)) {
      encoders.put(precision, Encoder.open(model.file(), device, precision));
    }
  }

  static List<Precision> precisions() {
    return precisions(ComputeDevice.CPU);
  }

  /** Those that the device computes in with instructions of its own. */
  static List<Precision> precisions(ComputeDevice device) {
    return Arrays.stream(Precision.values()).filter(each -> suits(device, each)).toList();
  }

  private static boolean suits(ComputeDevice device, Precision precision) {
    try {
      Encoder.mustSuit(device, precision);
      return true;
    } catch (DeviceException e) {
      return false;
    }
  }

  Set<Precision> opened() {
    return encoders.keySet();
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
    return "engine %s, %s".formatted(precision.word(), label(poolings));
  }

  private static String label(String poolings) {
    int count = poolings.split(",").length;
    return poolings.contains("*") ? poolings : count + (count == 1 ? " pooling" : " poolings");
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
