package io.poolhouse.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.poolhouse.model.BertConfig;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** The program as training calls it: one model and its head, between {@code begin} and the end. */
final class TrainingProgram implements AutoCloseable {

  /** Where the program keeps what belongs to a parameter: {@code Learner.tensor}. */
  enum Place {
    WEIGHTS,
    FIRST_MOMENT,
    SECOND_MOMENT,
    GRADIENTS,
    STEPS
  }

  /** PyTorch's numbers for what weights are, see {@link Precision}; float64 is for checks. */
  static final int FLOAT32 = 6;

  static final int FLOAT64 = 7;

  /** As BERT's own layers began. */
  private static final double HEAD_DEVIATION = 0.02;

  /** Of attention by learned queries, after the words' numbers. */
  private static final int ATTENTION = 8;

  private final Program program;
  private final int dtype;

  private TrainingProgram(Program program, int dtype) {
    this.program = program;
    this.dtype = dtype;
  }

  /**
   * @param dtype what the weights are
   */
  static TrainingProgram begin(
      ModelFile file,
      ComputeDevice device,
      TrainingSettings settings,
      List<Parameter> parameters,
      int dtype) {
    Program program = Program.loadToTrain(file.path(), device);
    try {
      program.train(
          "begin",
          false,
          memory -> firstInputs(memory, file.config(), settings, parameters, dtype),
          NDArray::toLongArray);
      return new TrainingProgram(program, dtype);
    } catch (RuntimeException e) {
      program.close();
      throw Program.cannotRun(file.path(), e);
    }
  }

  private static NDList firstInputs(
      NDManager memory,
      BertConfig config,
      TrainingSettings settings,
      List<Parameter> parameters,
      int dtype) {
    int layers = config.layers();
    TrainedHead head = settings.head();
    int width = head.width(config.hiddenSize());
    int queries = head.pooling() instanceof HeadPooling.Attention a ? a.queries() : 0;
    return new NDList(
        memory.create(numbers(settings, layers, dtype)),
        memory.create(roles(parameters, settings, layers)),
        memory.create(new double[] {settings.dropout().states(), settings.dropout().attention()}),
        memory.zeros(head.mix() ? new Shape(layers + 1) : new Shape(0)),
        memory.zeros(queries > 0 ? new Shape(queries, config.hiddenSize()) : new Shape(0)),
        memory.create(
            normal(settings.seed(), head.classes() * width), new Shape(head.classes(), width)),
        memory.zeros(new Shape(head.classes())));
  }

  private static long[] numbers(TrainingSettings settings, int layers, int dtype) {
    TrainedHead head = settings.head();
    int how =
        head.pooling() instanceof HeadPooling.Word word
            ? PoolingPlan.number(word.how())
            : ATTENTION;
    int computing = dtype == FLOAT64 ? dtype : settings.precision().dtype();
    int first = head.mix() ? 0 : layers;
    long[] numbers = new long[3 + layers + 1 - first];
    numbers[0] = dtype;
    numbers[1] = computing;
    numbers[2] = how;
    for (int layer = first; layer <= layers; layer++) {
      numbers[3 + layer - first] = layer;
    }
    return numbers;
  }

  /** Three numbers a parameter: whether it learns, the factors of its rate and of its decay. */
  private static double[] roles(List<Parameter> parameters, TrainingSettings settings, int layers) {
    double[] roles = new double[3 * parameters.size()];
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      roles[3 * i] = Parameters.learns(parameter, settings, layers) ? 1 : 0;
      roles[3 * i + 1] =
          parameter.block() > layers
              ? settings.layers().head()
              : settings.layers().factor(parameter.block(), layers);
      roles[3 * i + 2] = parameter.decays() ? 1 : 0;
    }
    return roles;
  }

  private static float[] normal(long seed, int numbers) {
    Random random = new Random(seed);
    float[] normal = new float[numbers];
    for (int i = 0; i < numbers; i++) {
      normal[i] = (float) (HEAD_DEVIATION * random.nextGaussian());
    }
    return normal;
  }

  /**
   * Adds the gradients of one pass to those of the step.
   *
   * @param labels of each window
   * @param texts of the whole step
   * @param first whether it is the step's first pass
   * @return its part of the step's loss
   */
  double learn(PackedBatch batch, long[] labels, long seed, int texts, boolean first) {
    long[] draw = {seed, texts, first ? 1 : 0};
    return program.train("learn", true, inputs(batch, labels, draw), TrainingProgram::number);
  }

  /** As {@link #learn}, without gradients; the same numbers are left out for the same seed. */
  double loss(PackedBatch batch, long[] labels, long seed, int texts) {
    long[] draw = {seed, texts, 0};
    return program.train("loss", false, inputs(batch, labels, draw), TrainingProgram::number);
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
    return program.train("evaluate", false, inputs(batch), NDArray::toFloatArray);
  }

  /** Rows of a tensor. */
  <T> T read(Place place, int index, int from, int rows, Function<NDArray, T> read) {
    long[] numbers = {place.ordinal(), index, from, rows};
    return program.train("read", false, memory -> new NDList(memory.create(numbers)), read);
  }

  /**
   * Replaces a whole tensor.
   *
   * @param numbers in the type of the weights, little-endian
   */
  void write(Place place, int index, ByteBuffer numbers) {
    DataType type = dtype == FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
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

  private static Program.Inputs inputs(PackedBatch batch, long[]... more) {
    return memory -> {
      NDList list = new NDList(memory.create(batch.ids()), memory.create(batch.layout()));
      for (long[] numbers : more) {
        list.add(memory.create(numbers));
      }
      return list;
    };
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
