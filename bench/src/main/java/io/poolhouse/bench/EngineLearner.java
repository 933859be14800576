package io.poolhouse.bench;

import io.poolhouse.engine.AdamW;
import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Dropout;
import io.poolhouse.engine.FineTuning;
import io.poolhouse.engine.HeadPooling;
import io.poolhouse.engine.LayerRates;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.RateSchedule;
import io.poolhouse.engine.TrainedHead;
import io.poolhouse.engine.TrainingSettings;
import io.poolhouse.pooling.How;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** As a trial of {@code jobs/finetune} trains. */
final class EngineLearner implements Learner {
  static final double RATE = 1e-4;

  /** The rate falls over so many steps: it is as good as constant over those of a measurement. */
  private static final int STEPS = 100_000_000;

  private final Precision precision;
  private final FineTuning training;

  private EngineLearner(Precision precision, FineTuning training) {
    this.precision = precision;
    this.training = training;
  }

  /**
   * @param dropout of states and attention weights
   * @param clip the longest that all gradients may be; 0 for no limit
   */
  static EngineLearner open(
      BenchModel model, LabelledData data, Precision precision, double dropout, double clip) {
    AdamW usual = AdamW.USUAL;
    TrainingSettings settings =
        new TrainingSettings(
            new TrainedHead(data.classes(), new HeadPooling.Word(How.CLS), false),
            new RateSchedule(RATE, STEPS, 0),
            new AdamW(usual.decay(), clip, usual.beta1(), usual.beta2(), usual.epsilon()),
            new Dropout(dropout, dropout),
            LayerRates.SAME,
            precision,
            1);
    return new EngineLearner(
        precision, FineTuning.open(model.file(), settings, data.words(), ComputeDevice.CPU));
  }

  static String name(Precision precision) {
    return "engine " + precision.word();
  }

  @Override
  public String name() {
    return name(precision);
  }

  @Override
  public double[] learn(List<LabelledBatch> batches) {
    return batches.stream()
        .mapToDouble(batch -> training.step(batch.texts(), batch.labels()))
        .toArray();
  }

  /** The classifier's weights as they are now, {@code [classes * width]}; its bias begins at 0. */
  float[] classifier() throws IOException {
    var weight = training.head().get("classifier.weight");
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(weight.elements()) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[Math.toIntExact(weight.elements())];
    weight.writeTo(bytes).asFloatBuffer().get(numbers);
    return numbers;
  }

  @Override
  public void close() {
    training.close();
  }
}
