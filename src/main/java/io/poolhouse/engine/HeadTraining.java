package io.poolhouse.engine;

import io.poolhouse.model.Tensor;
import io.poolhouse.pooling.How;
import io.poolhouse.pooling.LearnedPooling;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Training of heads on an encoder that stays as it is. Each text is encoded once, by the same
 * kernels as in an {@link Encoder}, and its tokens' states are kept: 4 bytes for each of its
 * tokens, each number of the hidden size and each layer kept. Then any number of heads is trained
 * on them, one after the other.
 *
 * <p>Dropout leaves out numbers of the vector that is classified, none of the encoder's.
 */
public final class HeadTraining implements AutoCloseable {

  /** A run of one head. */
  private record Run(TrainingSettings settings, List<Parameter> parameters, TrainingSteps steps) {}

  private final TrainingProgram program;
  private final ModelFile file;
  private final boolean mix;
  private final List<int[]> texts = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private Optional<Run> run = Optional.empty();

  private HeadTraining(TrainingProgram program, ModelFile file, boolean mix) {
    this.program = program;
    this.file = file;
    this.mix = mix;
  }

  /**
   * @param mix whether heads weigh all layers: all are kept then, instead of the last
   * @param precision of the encoder
   * @throws DeviceException where the device cannot compute in this precision
   */
  public static HeadTraining open(
      ModelFile file, boolean mix, ComputeDevice device, Precision precision) {
    Encoder.mustSuit(device, precision);
    TokenBudget budget = TokenBudget.of(file.config(), device, precision);
    return new HeadTraining(TrainingProgram.openFrozen(file, device, precision, budget), file, mix);
  }

  /**
   * Encodes texts; they have the next numbers, from 0 on.
   *
   * @throws IllegalArgumentException for a token id or a length that the model does not have, and
   *     for texts of no window or of several
   */
  public synchronized void remember(List<TokenizedText> more) {
    List<Window> windows = Window.oneOfEach(more, file.config());
    int[] placed = new int[more.size()];
    int next = texts.size();
    for (PackedBatch batch : PackedBatch.cut(windows, TokenBudget.CPU_TOKENS)) {
      program.remember(batch, TrainedHead.layers(mix, file.config().layers()));
      for (Window window : batch.windows()) {
        placed[window.text()] = next++;
      }
    }
    for (int text = 0; text < placed.length; text++) {
      texts.add(windows.get(text).ids());
      places.add(placed[text]);
    }
  }

  /** Texts so far. */
  public synchronized int remembered() {
    return texts.size();
  }

  /**
   * Begins with a new head, instead of the one before. Settings of layers do not matter but for the
   * head's rate.
   *
   * @throws IllegalArgumentException where the head weighs other layers than are kept, or pools by
   *     a pooler that the model does not have, or by one of several layers
   */
  public synchronized void begin(TrainingSettings settings) {
    settings.mustFit(file);
    if (settings.head().mix() != mix) {
      throw new IllegalArgumentException(
          mix
              ? "States of all layers are kept, but the head pools the last one."
              : "States of the last layer are kept, but the head weighs all.");
    }
    if (mix && settings.head().pooling().equals(new HeadPooling.Word(How.POOLER))) {
      throw new IllegalArgumentException("The pooler reads the last layer, not a mix of layers.");
    }
    List<Parameter> parameters = Parameters.ofHead(file.config(), settings.head());
    program.beginHead(
        new FirstInputs(
            file.config(), settings, parameters, LearnedWords.ALL, TrainingProgram.FLOAT32));
    run = Optional.of(new Run(settings, parameters, new TrainingSteps(program, settings)));
  }

  /**
   * One step, as {@link FineTuning#step}.
   *
   * @param numbers of remembered texts
   * @param labels one a text, from 0
   * @return the loss before the update
   */
  public synchronized double step(int[] numbers, int[] labels) {
    TrainingSteps steps = run().steps();
    steps.mustFit(numbers.length, labels);
    return steps.make(
        cut(numbers),
        labels,
        (batch, ofWindows, draw) ->
            program.learnHead(batch, places(batch, numbers), ofWindows, draw));
  }

  /** Vectors and logits of remembered texts, by their numbers. */
  public synchronized Evaluation evaluate(int[] numbers) {
    return Evaluation.of(
        numbers.length,
        cut(numbers),
        run().settings().head().width(file.config().hiddenSize()),
        batch -> program.evaluateHead(batch, places(batch, numbers)));
  }

  /** The head's weights, as {@link FineTuning#head}. */
  public synchronized Map<String, Tensor> head() {
    return TrainedTensor.of(program, run().parameters(), parameter -> true);
  }

  /**
   * The head's pooling, without its classifier.
   *
   * @throws IllegalStateException where it has no weights of its own
   */
  public synchronized LearnedPooling pooling() {
    TrainedHead trained = run().settings().head();
    if (!trained.mix() && !(trained.pooling() instanceof HeadPooling.Attention)) {
      throw new IllegalStateException("This head's pooling has nothing to learn.");
    }
    How how = trained.pooling() instanceof HeadPooling.Word word ? word.how() : How.MEAN;
    try {
      return LearnedPoolingFile.of(head(), file.checksum(), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Run run() {
    return run.orElseThrow(() -> new IllegalStateException("There is no head before 'begin'."));
  }

  private List<PackedBatch> cut(int[] numbers) {
    List<Window> windows =
        IntStream.range(0, numbers.length)
            .mapToObj(text -> new Window(text, texts.get(numbers[text]), 0))
            .toList();
    return PackedBatch.cut(windows, TokenBudget.CPU_TOKENS);
  }

  private long[] places(PackedBatch batch, int[] numbers) {
    return batch.windows().stream()
        .mapToLong(window -> places.get(numbers[window.text()]))
        .toArray();
  }

  /** Gives all memory back; closing again does nothing. */
  @Override
  public synchronized void close() {
    program.close();
  }
}
