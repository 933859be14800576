package io.poolhouse.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.poolhouse.model.EncoderConfig;
import java.util.List;
import java.util.Random;

/**
 * What a run of training begins with: {@code Encoder.begin}.
 *
 * @param parameters all that the program collects, in its order
 * @param dtype of the weights
 */
record FirstInputs(
    EncoderConfig config,
    TrainingSettings settings,
    List<Parameter> parameters,
    LearnedWords words,
    int dtype) {

  /** As BERT's own layers began. */
  private static final double HEAD_DEVIATION = 0.02;

  /** As begin takes them. */
  NDList in(NDManager memory) {
    NDList inputs = inHead(memory);
    inputs.add(1, memory.create(words.numbers(), new Shape(words.ids().length)));
    return inputs;
  }

  /** Without words: as begin_head takes them. */
  NDList inHead(NDManager memory) {
    TrainedHead head = settings.head();
    int width = head.width(config.hiddenSize());
    int queries = head.pooling() instanceof HeadPooling.Attention a ? a.queries() : 0;
    return new NDList(
        memory.create(numbers()),
        memory.create(roles()),
        memory.create(new double[] {settings.dropout().states(), settings.dropout().attention()}),
        memory.zeros(head.mix() ? new Shape(config.layers() + 1) : new Shape(0)),
        memory.zeros(queries > 0 ? new Shape(queries, config.hiddenSize()) : new Shape(0)),
        memory.create(normal(head.classes() * width), new Shape(head.classes(), width)),
        memory.zeros(new Shape(head.classes())));
  }

  private long[] numbers() {
    TrainedHead head = settings.head();
    long[] layers = head.layers(config.layers());
    long[] numbers = new long[3 + layers.length];
    numbers[0] = dtype;
    numbers[1] = dtype == TrainingProgram.FLOAT64 ? dtype : settings.precision().dtype();
    numbers[2] =
        head.pooling() instanceof HeadPooling.Word word
            ? PoolingPlan.number(word.how())
            : PoolingPlan.ATTENTION;
    System.arraycopy(layers, 0, numbers, 3, layers.length);
    return numbers;
  }

  /** Three numbers a parameter: whether it learns, the factors of its rate and of its decay. */
  private double[] roles() {
    double[] roles = new double[3 * parameters.size()];
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      roles[3 * i] = Parameters.learns(parameter, settings, config.layers()) ? 1 : 0;
      roles[3 * i + 1] = settings.layers().factor(parameter.block(), config.layers());
      roles[3 * i + 2] = parameter.decays() ? 1 : 0;
    }
    return roles;
  }

  private float[] normal(int numbers) {
    Random random = new Random(settings.seed());
    float[] normal = new float[numbers];
    for (int i = 0; i < numbers; i++) {
      normal[i] = (float) (HEAD_DEVIATION * random.nextGaussian());
    }
    return normal;
  }
}
