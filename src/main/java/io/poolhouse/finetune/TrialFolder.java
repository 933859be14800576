package io.poolhouse.finetune;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.poolhouse.engine.FineTuning;
import io.poolhouse.model.SafetensorsWriter;
import io.poolhouse.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a trial leaves on disk: {@code state.json} with the checkpoint that it names while it runs,
 * then {@code result.json} and, where they are wanted, {@code weights.safetensors}. Each file is
 * whole or absent, so that a trial that was killed at any moment goes on from its last checkpoint.
 */
final class TrialFolder {
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();
  private static final String STATE = "state.json";
  private static final String RESULT = "result.json";
  private static final String WEIGHTS = "weights.safetensors";

  /** A result, and whose it is. */
  private record Finished(String trial, TrialResult result) {}

  private final Path folder;
  private final String trial;

  /**
   * @param trial all that decides it; files of another one count as none
   */
  TrialFolder(Path folder, String trial) {
    this.folder = folder;
    this.trial = trial;
  }

  Optional<TrialState> state() throws IOException {
    return read(STATE, TrialState.class)
        .filter(state -> state.trial().equals(trial))
        .filter(state -> Files.isRegularFile(folder.resolve(state.checkpoint())))
        .filter(state -> state.best().isEmpty() || Files.exists(folder.resolve(state.best())));
  }

  /**
   * @param withWeights whether they must be there, too
   */
  Optional<TrialResult> result(boolean withWeights) throws IOException {
    return read(RESULT, Finished.class)
        .filter(finished -> finished.trial().equals(trial))
        .filter(finished -> !withWeights || Files.isRegularFile(weights()))
        .map(Finished::result);
  }

  Path weights() {
    return folder.resolve(WEIGHTS);
  }

  Path checkpoint(String name) {
    return folder.resolve(name);
  }

  /** Writes the run as it is now. */
  String checkpoint(FineTuning training) throws IOException {
    Files.createDirectories(folder);
    // A name of its own: an executor that was given up may still be writing.
    String name = "step-%d-%s.safetensors".formatted(training.steps(), UUID.randomUUID());
    training.save(folder.resolve(name));
    return name;
  }

  /** From now on a trial goes on from here; checkpoints that are needed no more go. */
  void save(TrialState state) throws IOException {
    write(STATE, GSON.toJson(state));
    removeCheckpoints(List.of(state.checkpoint(), state.best()));
  }

  /** The encoder and the head as they are now, by Hugging Face's names. */
  void saveWeights(FineTuning training) throws IOException {
    Files.createDirectories(folder);
    Map<String, Tensor> tensors = new LinkedHashMap<>(training.weights());
    tensors.putAll(training.head());
    SafetensorsWriter.write(weights(), tensors, Map.of("format", "pt"));
  }

  /** The trial is over. */
  void save(TrialResult result) throws IOException {
    Files.createDirectories(folder);
    write(RESULT, GSON.toJson(new Finished(trial, result)));
    Files.deleteIfExists(folder.resolve(STATE));
    removeCheckpoints(List.of());
  }

  private void removeCheckpoints(List<String> but) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("step-") && !but.contains(name)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(GSON.fromJson(Files.readString(file), type));
    } catch (JsonParseException other) {
      return Optional.empty(); // of another version: begun anew
    }
  }

  private void write(String name, String text) throws IOException {
    Path staged = folder.resolve("." + name + "-" + UUID.randomUUID());
    Files.writeString(staged, text);
    Files.move(
        staged,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
