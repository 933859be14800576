package io.poolhouse.engine;

import io.poolhouse.engine.TrainingProgram.Place;
import io.poolhouse.model.BertConfig;
import io.poolhouse.model.Tensor;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One run of training: a model's weights, a head on top, and what AdamW remembers of each. The
 * caller brings the batches, in an order of its own.
 *
 * <p>Runs share nothing: any number of them go on side by side in one process, each on one thread,
 * and none changes what another, or an {@link Encoder}, computes. Equal models, settings and
 * batches give equal losses, bit by bit, on one machine.
 */
public final class FineTuning implements AutoCloseable {

  private final TrainingProgram program;
  private final ModelFile file;
  private final TrainingSettings settings;
  private final List<Parameter> parameters;
  private final Checkpoint checkpoint;
  private final TrainingBudget budget;
  private int steps;

  private FineTuning(
      TrainingProgram program,
      ModelFile file,
      TrainingSettings settings,
      List<Parameter> parameters) {
    this.program = program;
    this.file = file;
    this.settings = settings;
    this.parameters = parameters;
    List<Integer> learning = learning(parameters, settings, file.config().layers());
    this.checkpoint =
        new Checkpoint(
            "model %s, %s".formatted(file.checksum(), settings),
            program,
            learning.stream().map(parameters::get).toList(),
            learning);
    this.budget = TrainingBudget.of(file.config());
  }

  /**
   * Loads the model's weights and puts a new head on top.
   *
   * @throws DeviceException where the device cannot compute in this precision
   * @throws IllegalArgumentException where the head pools by a pooler that the model does not have,
   *     or more is frozen than the model has
   */
  public static FineTuning open(ModelFile file, TrainingSettings settings, ComputeDevice device) {
    return open(file, settings, device, TrainingProgram.FLOAT32);
  }

  /**
   * As {@link #open(ModelFile, TrainingSettings, ComputeDevice)}.
   *
   * @param dtype of the weights; float64 where gradients are checked
   */
  static FineTuning open(
      ModelFile file, TrainingSettings settings, ComputeDevice device, int dtype) {
    Encoder.mustSuit(device, settings.precision());
    mustFit(settings, file);
    List<Parameter> parameters = Parameters.of(file.config(), file.pooler(), settings.head());
    TrainingProgram program = TrainingProgram.begin(file, device, settings, parameters, dtype);
    return new FineTuning(program, file, settings, parameters);
  }

  private static void mustFit(TrainingSettings settings, ModelFile file) {
    if (Parameters.poolsByPooler(settings.head()) && !file.pooler()) {
      throw new IllegalArgumentException(
          "Pooling 'pooler' needs the pooler's dense layer, which '%s' does not have."
              .formatted(file.name()));
    }
    int most = LayerRates.all(file.config().layers());
    if (settings.layers().frozen() > most) {
      throw new IllegalArgumentException(
          "%d parts are to be frozen, but '%s' has %d: the embeddings and %d layers."
              .formatted(settings.layers().frozen(), file.name(), most, file.config().layers()));
    }
  }

  private static List<Integer> learning(
      List<Parameter> parameters, TrainingSettings settings, int layers) {
    return IntStream.range(0, parameters.size())
        .filter(i -> Parameters.learns(parameters.get(i), settings, layers))
        .boxed()
        .toList();
  }

  /**
   * One step: all gradients of the batch, then one update of the weights. A batch of more tokens
   * than memory should hold is made in several passes, with the same result but for rounding and
   * for what dropout leaves out.
   *
   * @param labels one a text, from 0
   * @return the loss: the mean over the texts of the cross-entropy in nats, before the update
   * @throws IllegalArgumentException for a label, a token id or a length that the run does not
   *     have, and for texts of no window or of several
   * @throws IllegalStateException where the loss is not finite any more; the weights are then those
   *     of the step before
   */
  public synchronized double step(List<TokenizedText> texts, int[] labels) {
    mustFit(texts, labels);
    double loss = 0;
    List<PackedBatch> passes = PackedBatch.cut(windows(texts), budget.tokens());
    for (int pass = 0; pass < passes.size(); pass++) {
      PackedBatch batch = passes.get(pass);
      loss += program.learn(batch, labels(batch, labels), seed(pass), texts.size(), pass == 0);
    }
    double length = program.update(settings.schedule().at(steps), settings.optimizer());
    if (!Double.isFinite(loss + length)) {
      throw new IllegalStateException(
          "Step %d has a loss of %s and gradients of length %s: training has run away. Lower the rate."
              .formatted(steps, loss, length));
    }
    steps++;
    return loss;
  }

  /** Steps made so far, those before a {@link #resume} included. */
  public synchronized int steps() {
    return steps;
  }

  /**
   * @throws IllegalArgumentException as {@link #step}
   */
  public synchronized Evaluation evaluate(List<TokenizedText> texts) {
    int width = settings.head().width(file.config().hiddenSize());
    int columns = width + settings.head().classes();
    float[][] vectors = new float[texts.size()][];
    float[][] logits = new float[texts.size()][];
    for (PackedBatch batch : PackedBatch.cut(windows(texts), TokenBudget.CPU_TOKENS)) {
      float[] numbers = program.evaluate(batch);
      for (int row = 0; row < batch.windows().size(); row++) {
        int text = batch.windows().get(row).text();
        int start = row * columns;
        vectors[text] = Arrays.copyOfRange(numbers, start, start + width);
        logits[text] = Arrays.copyOfRange(numbers, start + width, start + columns);
      }
    }
    return new Evaluation(vectors, logits);
  }

  /**
   * The encoder's weights as they are now, by Hugging Face's names: what {@link
   * io.poolhouse.model.BertWeights} and a model package want. Numbers are read when a tensor is
   * written; not after {@link #close}.
   */
  public Map<String, Tensor> weights() {
    return tensors(file.config().layers(), false);
  }

  /**
   * The head's: {@code classifier.weight} {@code [classes, width]} and {@code classifier.bias}, as
   * Hugging Face names them, and where it has them {@code attention_pooling.queries} {@code
   * [queries, hidden]} and {@code layer_mix.weights} {@code [layers + 1]}, before the softmax.
   */
  public Map<String, Tensor> head() {
    return tensors(file.config().layers(), true);
  }

  private Map<String, Tensor> tensors(int layers, boolean head) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.block() > layers == head) {
        int from = 0;
        for (String name : parameter.names()) {
          tensors.put(
              name, new TrainedTensor(program, Place.WEIGHTS, i, from, name, parameter.shape()));
          from += parameter.rows();
        }
      }
    }
    return tensors;
  }

  /** Writes all that {@link #resume} needs; the whole file or, if anything fails, none. */
  public synchronized void save(Path file) throws IOException {
    checkpoint.write(file, steps);
  }

  /**
   * Goes on where {@link #save} was called: the same batches then give the same losses.
   *
   * @throws io.poolhouse.model.ModelException where the file is of another model or other settings
   */
  public synchronized void resume(Path file) throws IOException {
    steps = checkpoint.read(file);
  }

  /** Gives all memory back; closing again does nothing. */
  @Override
  public synchronized void close() {
    program.close();
  }

  TrainingProgram program() {
    return program;
  }

  private void mustFit(List<TokenizedText> texts, int[] labels) {
    if (texts.isEmpty() || texts.size() != labels.length) {
      throw new IllegalArgumentException(
          "A step of %d texts and %d labels; expected at least one text, and as many labels."
              .formatted(texts.size(), labels.length));
    }
    for (int text = 0; text < labels.length; text++) {
      if (labels[text] < 0 || labels[text] >= settings.head().classes()) {
        throw new IllegalArgumentException(
            "Text %d has the label %d; expected 0 to %d."
                .formatted(text, labels[text], settings.head().classes() - 1));
      }
    }
  }

  private List<Window> windows(List<TokenizedText> texts) {
    BertConfig config = file.config();
    List<Window> windows = new ArrayList<>(texts.size());
    for (int text = 0; text < texts.size(); text++) {
      List<int[]> ids = texts.get(text).windows();
      if (ids.size() != 1) {
        throw new IllegalArgumentException(
            "Text %d has %d windows; training takes one. Leave null texts out, and cut long ones."
                .formatted(text, ids.size()));
      }
      Window window = new Window(text, ids.get(0), 0);
      window.mustFit(config);
      windows.add(window);
    }
    return windows;
  }

  private static long[] labels(PackedBatch batch, int[] labels) {
    return batch.windows().stream().mapToLong(window -> labels[window.text()]).toArray();
  }

  /** Of what this pass of this step leaves out; not below 0. */
  private long seed(int pass) {
    long mixed = new SplittableRandom(settings.seed()).nextLong() + steps * 1_000_003L + pass;
    return new SplittableRandom(mixed).nextLong() >>> 1;
  }
}
