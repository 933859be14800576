package io.poolhouse.bench;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * DJL's own Trainer and AdamW on the same weights as stock TorchScript, loaded with its option
 * {@code trainParam}. Batches are padded to their longest text.
 */
final class DjlLearner implements Learner {
  static final String NAME = "DJL's Trainer float32";

  private final ZooModel<NDList, NDList> encoder;
  private final Model model;
  private final Trainer trainer;

  private DjlLearner(ZooModel<NDList, NDList> encoder, Model model, Trainer trainer) {
    this.encoder = encoder;
    this.model = model;
    this.trainer = trainer;
  }

  /**
   * @param dropout of states and attention weights
   * @param classifier its first weights, {@code [classes * hidden]}
   * @throws PeerMissingException without a Python that makes the TorchScript, the first time
   */
  static DjlLearner open(BenchModel model, int classes, double dropout, float[] classifier)
      throws IOException {
    // Both belong to the thread. The graph optimizer, DJL's default, compiles for each new shape.
    JniUtils.setNumThreads(1);
    JniUtils.setGraphExecutorOptimize(false);
    ZooModel<NDList, NDList> encoder = load(traced(model, dropout));
    Model trained = Model.newInstance("classifier", "PyTorch");
    trained.setBlock(new DjlClassifier(encoder.getBlock(), classes, classifier));
    Trainer trainer = trained.newTrainer(settings());
    trainer.initialize(new Shape(1, 1));
    return new DjlLearner(encoder, trained, trainer);
  }

  private static TrainingConfig settings() {
    float rate = (float) EngineLearner.RATE;
    return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
        .optOptimizer(AdamW.builder().optLearningRateTracker(Tracker.fixed(rate)).build())
        .optDevices(new Device[] {Device.cpu()});
  }

  /** Made once. */
  private static Path traced(BenchModel model, double dropout) throws IOException {
    String name =
        String.format(Locale.ROOT, "%s-trained-%d", model.file().name(), Math.round(dropout * 100));
    Path file = Benchmark.TARGET.resolve("peers").resolve(name + ".pt").toAbsolutePath();
    if (Files.notExists(file)) {
      Files.createDirectories(file.getParent());
      Python.find("torch", "transformers")
          .run(
              "trace_training.py",
              model.folder().toString(),
              file.toString(),
              Double.toString(dropout));
    }
    return file;
  }

  private static ZooModel<NDList, NDList> load(Path file) throws IOException {
    try {
      return Criteria.builder()
          .setTypes(NDList.class, NDList.class)
          .optModelPath(file)
          .optEngine("PyTorch")
          .optOption("trainParam", "true")
          .build()
          .loadModel();
    } catch (ModelNotFoundException | MalformedModelException e) {
      throw new IOException("DJL cannot load '%s'.".formatted(file), e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double[] learn(List<LabelledBatch> batches) {
    return batches.stream().mapToDouble(this::step).toArray();
  }

  private double step(LabelledBatch batch) {
    try (NDManager memory = trainer.getManager().newSubManager()) {
      NDList inputs = padded(batch, memory);
      NDList labels = new NDList(memory.create(batch.labels()));
      NDArray loss;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        loss = trainer.getLoss().evaluate(labels, trainer.forward(inputs));
        gradients.backward(loss);
      }
      trainer.step();
      return loss.toFloatArray()[0];
    }
  }

  private static NDList padded(LabelledBatch batch, NDManager memory) {
    int longest = batch.longest();
    long[] ids = new long[batch.texts().size() * longest];
    long[] mask = new long[ids.length];
    for (int row = 0; row < batch.texts().size(); row++) {
      int[] text = batch.texts().get(row).windows().get(0);
      for (int token = 0; token < text.length; token++) {
        ids[row * longest + token] = text[token];
        mask[row * longest + token] = 1;
      }
    }
    Shape shape = new Shape(batch.texts().size(), longest);
    return new NDList(
        memory.create(ids, shape),
        memory.create(mask, shape),
        memory.create(new long[ids.length], shape));
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
    encoder.close();
  }
}
