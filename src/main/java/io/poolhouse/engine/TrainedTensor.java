package io.poolhouse.engine;

import ai.djl.ndarray.NDArray;
import io.poolhouse.engine.TrainingProgram.Place;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A tensor of a run of training as it is when it is written: rows of what the program holds. No
 * copy of it stays in the heap.
 *
 * @param from its first row in the program's tensor
 */
record TrainedTensor(
    TrainingProgram program, Place place, int index, int from, String name, List<Long> shape)
    implements Tensor {

  /**
   * Weights by Hugging Face's names, each cut out of the parameter that holds it.
   *
   * @param parameters all, in the program's order
   */
  static Map<String, Tensor> of(
      TrainingProgram program, List<Parameter> parameters, Predicate<Parameter> wanted) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (wanted.test(parameter)) {
        for (int part = 0; part < parameter.names().size(); part++) {
          String name = parameter.names().get(part);
          int from = part * parameter.rows();
          tensors.put(
              name, new TrainedTensor(program, Place.WEIGHTS, i, from, name, parameter.shape()));
        }
      }
    }
    return tensors;
  }

  /** The whole table of words, of which some rows may have learned. */
  static TrainedTensor words(TrainingProgram program, Tensor rows, EncoderConfig config) {
    List<Long> shape = List.of((long) config.vocabularySize(), rows.shape().get(1));
    return new TrainedTensor(program, Place.WORDS, 0, 0, rows.name(), shape);
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    int rows = Math.toIntExact(shape.get(0));
    ByteBuffer bytes = program.read(place, index, from, rows, NDArray::toByteBuffer);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
