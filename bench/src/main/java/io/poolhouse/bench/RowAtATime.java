package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.text.TextTokenizer;
import java.util.List;

/** The engine as a plain function uses it, with one model a process, at least. */
final class RowAtATime {
  private static Encoder encoder;
  private static TextTokenizer tokenizer;
  private static PoolingPlan plan;

  private RowAtATime() {}

  static void prepare(BenchModel model, Precision precision) {
    encoder = Encoder.open(model.file(), ComputeDevice.CPU, precision);
    tokenizer = model.tokenizer();
    plan = model.plan(Engines.ONE_POOLING);
  }

  static float[] embed(String text) {
    return encoder.encode(tokenizer.tokenize(List.of(text)), plan).of(0, 0);
  }
}
