package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A linear classifier that was trained on top of an encoder, and what it pools by where that was
 * trained, too.
 *
 * @param tensors {@code classifier.weight} {@code [classes, width]}, {@code classifier.bias}, and
 *     {@code attention_pooling.*} where there is one
 * @param labels of the classes, by index
 */
public record ClassifierHead(Map<String, Tensor> tensors, List<String> labels) {
  private static final String WEIGHT = "classifier.weight";
  private static final String BIAS = "classifier.bias";

  /**
   * @throws ModelException where there is no classifier, or one of other classes
   */
  public ClassifierHead {
    for (String name : List.of(WEIGHT, BIAS)) {
      Tensor tensor = tensors.get(name);
      if (tensor == null || tensor.shape().get(0) != labels.size()) {
        throw new ModelException(
            "Expected a tensor '%s' of %d classes; found %s."
                .formatted(name, labels.size(), tensor == null ? "none" : tensor.shape()));
      }
    }
  }

  /**
   * @param all tensors, of which those of the head are taken
   */
  public static ClassifierHead of(TensorSource all, List<String> labels) {
    Map<String, Tensor> head = new LinkedHashMap<>();
    all.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("classifier.") || name.startsWith("attention_pooling.")) {
                head.put(name, tensor);
              }
            });
    return new ClassifierHead(head, labels);
  }

  /** Numbers of the vector that is classified. */
  public int width() {
    return Math.toIntExact(tensors.get(WEIGHT).shape().get(1));
  }

  /** Row by row: {@code [classes * width]}. */
  public double[] weight() throws IOException {
    return numbers(tensors.get(WEIGHT));
  }

  /** {@code [classes]}. */
  public double[] bias() throws IOException {
    return numbers(tensors.get(BIAS));
  }

  private static double[] numbers(Tensor tensor) throws IOException {
    int size = Math.toIntExact(tensor.elements());
    ByteBuffer bytes =
        tensor.writeTo(ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN));
    double[] numbers = new double[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = bytes.getFloat();
    }
    return numbers;
  }
}
