package io.poolhouse.engine;

import io.poolhouse.engine.TrainingProgram.Place;
import io.poolhouse.model.ModelException;
import io.poolhouse.model.Safetensors;
import io.poolhouse.model.SafetensorsWriter;
import io.poolhouse.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A run of training in a safetensors file: each tensor that learns with both its moments, and the
 * steps made. Dropout needs no more: each step's numbers follow from the seed and the step.
 *
 * @param run what makes a run: a file of another one is refused
 * @param parameters those that learn, in the program's order
 * @param places of each of them in the program's list of all
 */
record Checkpoint(
    String run, TrainingProgram program, List<Parameter> parameters, List<Integer> places) {
  private static final String RUN = "run";
  private static final String STEPS = "steps";

  static Checkpoint of(
      String run,
      TrainingProgram program,
      List<Parameter> all,
      TrainingSettings settings,
      int layers) {
    List<Integer> places =
        IntStream.range(0, all.size())
            .filter(i -> Parameters.learns(all.get(i), settings, layers))
            .boxed()
            .toList();
    return new Checkpoint(run, program, places.stream().map(all::get).toList(), places);
  }

  /** The whole file or, if anything fails, none. */
  void write(Path file, int steps) throws IOException {
    SafetensorsWriter.write(
        file, new LinkedHashMap<>(tensors()), Map.of(RUN, run, STEPS, Integer.toString(steps)));
  }

  /**
   * Puts everything back.
   *
   * @return the steps made
   * @throws ModelException where the file is of another run, or none
   */
  int read(Path file) throws IOException {
    try (Safetensors source = Safetensors.open(file)) {
      String other = source.metadata().get(RUN);
      if (!run.equals(other)) {
        throw new ModelException(
            "'%s' is not a checkpoint of this run. It says: %s. Expected: %s. Remove it to begin anew."
                .formatted(file, other, run));
      }
      Map<String, TrainedTensor> expected = tensors();
      if (!source.tensors().keySet().equals(expected.keySet())) {
        throw new ModelException(
            "'%s' has other tensors than this run. Remove it to begin anew.".formatted(file));
      }
      int steps = Integer.parseInt(source.metadata().get(STEPS));
      for (Map.Entry<String, TrainedTensor> entry : expected.entrySet()) {
        put(source.tensors().get(entry.getKey()), entry.getValue());
      }
      putSteps(steps);
      return steps;
    }
  }

  private Map<String, TrainedTensor> tensors() {
    Map<String, TrainedTensor> tensors = new LinkedHashMap<>();
    for (int learned = 0; learned < parameters.size(); learned++) {
      add(Place.WEIGHTS, places.get(learned), parameters.get(learned), tensors);
      add(Place.FIRST_MOMENT, learned, parameters.get(learned), tensors);
      add(Place.SECOND_MOMENT, learned, parameters.get(learned), tensors);
    }
    return tensors;
  }

  private void add(
      Place place, int index, Parameter parameter, Map<String, TrainedTensor> tensors) {
    String name = place.name().toLowerCase(Locale.ROOT) + " " + parameter.name();
    List<Long> shape = parameter.wholeShape();
    tensors.put(name, new TrainedTensor(program, place, index, 0, name, shape));
  }

  private void put(Tensor stored, TrainedTensor target) throws IOException {
    if (!stored.shape().equals(target.shape())) {
      throw new ModelException(
          "Checkpoint: tensor '%s' has shape %s; this run has %s."
              .formatted(stored.name(), stored.shape(), target.shape()));
    }
    ByteBuffer bytes = buffer(Math.multiplyExact(stored.elements(), Float.BYTES));
    program.write(target.place(), target.index(), stored.writeTo(bytes));
  }

  private void putSteps(int steps) {
    ByteBuffer bytes = buffer(Float.BYTES);
    program.write(Place.STEPS, 0, bytes.putFloat(steps).flip());
  }

  private static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
