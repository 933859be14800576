package io.poolhouse.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** The program as training calls it: one model and a head. */
final class TrainingProgram implements AutoCloseable {

  /**
   * Where the program keeps what belongs to a parameter: {@code Learner.tensor} and {@code
   * Encoder.read}.
   */
  enum Place {
    WEIGHTS,
    FIRST_MOMENT,
    SECOND_MOMENT,
    GRADIENTS,
    STEPS,
    /** The whole table of words, with what was learned; only to be read. */
    WORDS
  }

  /**
   * What a pass of training needs beside its windows and labels.
   *
   * @param seed of what dropout leaves out, at least 0
   * @param texts of the whole step, of which the pass may have a part
   * @param first whether it is the step's first pass
   */
  record Draw(long seed, int texts, boolean first) {
    long[] numbers() {
      return new long[] {seed, texts, first ? 1 : 0};
    }
  }

  /** PyTorch's numbers for what weights are, see {@link Precision}; float64 is for checks. */
  static final int FLOAT32 = 6;

  static final int FLOAT64 = 7;

  private final Program program;
  private final int dtype;

  private TrainingProgram(Program program, int dtype) {
    this.program = program;
    this.dtype = dtype;
  }

  /** With an encoder that is trained. */
  static TrainingProgram open(ModelFile file, ComputeDevice device, FirstInputs inputs) {
    Program program = Program.loadToTrain(file.path(), device);
    try {
      program.train("begin", false, inputs::in, NDArray::toLongArray);
      return new TrainingProgram(program, inputs.dtype());
    } catch (RuntimeException e) {
      program.close();
      throw Program.cannotRun(file.path(), e);
    }
  }

  /** With an encoder that stays as it is, in its fastest form, and no head yet. */
  static TrainingProgram openFrozen(
      ModelFile file, ComputeDevice device, Precision precision, TokenBudget budget) {
    return new TrainingProgram(Program.prepared(file.path(), device, precision, budget), FLOAT32);
  }

  /** Puts a new head in the place of one that was there; the encoder is frozen. */
  void beginHead(FirstInputs inputs) {
    program.train("begin_head", false, inputs::inHead, NDArray::toLongArray);
  }

  /**
   * Adds the gradients of one pass to those of the step.
   *
   * @param labels of each window
   * @return its part of the step's loss
   */
  double learn(PackedBatch batch, long[] labels, Draw draw) {
    return program.train(
        "learn",
        true,
        Program.Inputs.of(batch.ids(), batch.layout(), labels, draw.numbers()),
        TrainingProgram::number);
  }

  /** As {@link #learn}, without gradients; the same numbers are left out for the same seed. */
  double loss(PackedBatch batch, long[] labels, Draw draw) {
    return program.train(
        "loss",
        false,
        Program.Inputs.of(batch.ids(), batch.layout(), labels, draw.numbers()),
        TrainingProgram::number);
  }

  /** Keeps the states of these layers of each window, numbered on in the batch's order. */
  void remember(PackedBatch batch, long[] layers) {
    program.train(
        "remember",
        false,
        Program.Inputs.of(batch.ids(), batch.layout(), layers),
        NDArray::toLongArray);
  }

  /**
   * As {@link #learn}, from what was remembered.
   *
   * @param windows their numbers, in the batch's order
   */
  double learnHead(PackedBatch batch, long[] windows, long[] labels, Draw draw) {
    return program.train(
        "learn_head",
        true,
        Program.Inputs.of(windows, batch.layout(), labels, draw.numbers()),
        TrainingProgram::number);
  }

  /**
   * @return the gradients' length before they were clipped; where it is not finite, nothing changed
   */
  double update(double rate, AdamW adamW) {
    double[] numbers = {
      rate, adamW.decay(), adamW.clip(), adamW.beta1(), adamW.beta2(), adamW.epsilon()
    };
    return program.train(
        "update", false, memory -> new NDList(memory.create(numbers)), TrainingProgram::number);
  }

  /** Vectors and logits of each window, without dropout: {@code [windows * (width + classes)]}. */
  float[] evaluate(PackedBatch batch) {
    return program.train(
        "evaluate", false, Program.Inputs.of(batch.ids(), batch.layout()), NDArray::toFloatArray);
  }

  /** As {@link #evaluate}, from what was remembered. */
  float[] evaluateHead(PackedBatch batch, long[] windows) {
    return program.train(
        "evaluate_head", false, Program.Inputs.of(windows, batch.layout()), NDArray::toFloatArray);
  }

  /** Rows of a tensor. */
  <T> T read(Place place, int index, int from, int rows, Function<NDArray, T> read) {
    return program.train(
        "read", false, Program.Inputs.of(new long[] {place.ordinal(), index, from, rows}), read);
  }

  /**
   * Replaces a whole tensor.
   *
   * @param numbers in the type of the weights, little-endian; of the steps always float32
   */
  void write(Place place, int index, ByteBuffer numbers) {
    boolean isDouble = dtype == FLOAT64 && place != Place.STEPS;
    DataType type = isDouble ? DataType.FLOAT64 : DataType.FLOAT32;
    Shape shape = new Shape(numbers.remaining() / type.getNumOfBytes());
    program.train(
        "write",
        false,
        memory ->
            new NDList(
                memory.create(new long[] {place.ordinal(), index}),
                memory.create(numbers, shape, type)),
        NDArray::toLongArray);
  }

  private static double number(NDArray scalar) {
    return scalar.getDataType() == DataType.FLOAT64
        ? scalar.toDoubleArray()[0]
        : scalar.toFloatArray()[0];
  }

  @Override
  public void close() {
    program.close();
  }
}
