package io.poolhouse.engine;

import io.poolhouse.model.Tensor;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of training: a model's weights, a head on top, and what AdamW remembers of each. The
 * caller brings the batches, in an order of its own.
 *
 * <p>Runs share nothing: any number of them go on side by side in one process, each on one thread,
 * and none changes what another, or an {@link Encoder}, computes. Equal models, settings and
 * batches give equal losses, bit by bit, on one machine.
 *
 * <p>Where only the head learns, {@link HeadTraining} is faster: it encodes each text once.
 */
public final class FineTuning implements AutoCloseable {
  private final TrainingProgram program;
  private final ModelFile file;
  private final TrainingSettings settings;
  private final LearnedWords words;
  private final List<Parameter> parameters;
  private final TrainingSteps steps;
  private final TrainingBudget budget;

  private FineTuning(
      TrainingProgram program,
      ModelFile file,
      TrainingSettings settings,
      LearnedWords words,
      List<Parameter> parameters) {
    this.program = program;
    this.file = file;
    this.settings = settings;
    this.words = words;
    this.parameters = parameters;
    this.steps = new TrainingSteps(program, settings);
    this.budget = TrainingBudget.of(file.config());
  }

  /**
   * Loads the model's weights and puts a new head on top.
   *
   * @param words that learn; other words may stand in texts
   * @throws DeviceException where the device cannot compute in this precision
   * @throws IllegalArgumentException where the head pools by a pooler that the model does not have,
   *     or more is frozen than the model has, and for words that it does not have
   */
  public static FineTuning open(
      ModelFile file, TrainingSettings settings, LearnedWords words, ComputeDevice device) {
    return open(file, settings, words, device, TrainingProgram.FLOAT32);
  }

  /** As above; the whole table of words learns. */
  public static FineTuning open(ModelFile file, TrainingSettings settings, ComputeDevice device) {
    return open(file, settings, LearnedWords.ALL, device);
  }

  /**
   * As above.
   *
   * @param dtype of the weights; float64 where gradients are checked
   */
  static FineTuning open(
      ModelFile file,
      TrainingSettings settings,
      LearnedWords words,
      ComputeDevice device,
      int dtype) {
    Encoder.mustSuit(device, settings.precision());
    settings.mustFit(file);
    words.mustFit(file.config().vocabularySize());
    List<Parameter> parameters =
        Parameters.of(file.config(), file.pooler(), settings.head(), words);
    FirstInputs inputs = new FirstInputs(file.config(), settings, parameters, words, dtype);
    TrainingProgram program = TrainingProgram.open(file, device, inputs);
    return new FineTuning(program, file, settings, words, parameters);
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
    steps.mustFit(texts.size(), labels);
    List<Window> windows = Window.oneOfEach(texts, file.config());
    return steps.make(PackedBatch.cut(windows, budget.tokens()), labels, program::learn);
  }

  /** Steps made so far, those before a {@link #resume} included. */
  public synchronized int steps() {
    return steps.made();
  }

  /**
   * @throws IllegalArgumentException as {@link #step}
   */
  public synchronized Evaluation evaluate(List<TokenizedText> texts) {
    List<Window> windows = Window.oneOfEach(texts, file.config());
    return Evaluation.of(
        texts.size(),
        PackedBatch.cut(windows, TokenBudget.CPU_TOKENS),
        settings.head().width(file.config().hiddenSize()),
        program::evaluate);
  }

  /**
   * The encoder's weights as they are now, by Hugging Face's names: what {@link
   * io.poolhouse.model.EncoderWeights} and a model package want. Numbers are read when a tensor is
   * written; not after {@link #close}.
   */
  public Map<String, Tensor> weights() {
    int layers = file.config().layers();
    Map<String, Tensor> weights =
        TrainedTensor.of(program, parameters, parameter -> parameter.block() <= layers);
    weights.computeIfPresent(
        file.config().architecture().words(),
        (name, rows) -> TrainedTensor.words(program, rows, file.config()));
    return weights;
  }

  /**
   * The head's: {@code classifier.weight} {@code [classes, width]} and {@code classifier.bias}, as
   * Hugging Face names them, and where it has them {@code attention_pooling.queries} {@code
   * [queries, hidden]} and {@code layer_mix.weights} {@code [layers + 1]}, before the softmax.
   */
  public Map<String, Tensor> head() {
    int layers = file.config().layers();
    return TrainedTensor.of(program, parameters, parameter -> parameter.block() > layers);
  }

  /** Writes all that {@link #resume} needs; the whole file or, if anything fails, none. */
  public synchronized void save(Path checkpoint) throws IOException {
    checkpoint().write(checkpoint, steps.made());
  }

  /**
   * Goes on where {@link #save} was called: the same batches then give the same losses.
   *
   * @throws io.poolhouse.model.ModelException where the file is of another model or other settings
   */
  public synchronized void resume(Path checkpoint) throws IOException {
    steps.goOnFrom(checkpoint().read(checkpoint));
  }

  private Checkpoint checkpoint() {
    String run = "model %s, %s, %s".formatted(file.checksum(), settings, words);
    return Checkpoint.of(run, program, parameters, settings, file.config().layers());
  }

  /** Gives all memory back; closing again does nothing. */
  @Override
  public synchronized void close() {
    program.close();
  }

  /** For tests: what lies under it. */
  TrainingProgram program() {
    return program;
  }
}
