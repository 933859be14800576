package io.poolhouse.finetune;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.poolhouse.engine.FineTuning;
import io.poolhouse.model.Safetensors;
import io.poolhouse.model.SafetensorsWriter;
import io.poolhouse.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a trial leaves on disk: {@code state.json} with the checkpoint that it names while it runs,
 * then {@code result.json} and, where they are wanted, {@code weights.safetensors}. Each file is
 * whole or absent, so that a trial that was killed at any moment goes on from its last checkpoint.
 *
 * <p>Two attempts at one trial may run at once: by Spark's speculation, or because an executor was
 * given up that still runs. The state is that of the last who wrote it. Each attempt removes only
 * its own checkpoints and those that it went on from; all others go with the result.
 */
final class TrialFolder {
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();
  private static final String STATE = "state.json";
  private static final String RESULT = "result.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String CHECKPOINT = "step-";

  /** In the weights' header: whose they are. */
  private static final String TRIAL = "trial";

  /** A result, and whose it is. */
  private record Finished(String trial, TrialResult result) {}

  private final Path folder;
  private final String trial;
  private final String attempt = UUID.randomUUID().toString();

  /** Checkpoints of the state that this attempt went on from. */
  private final Set<String> inherited = new HashSet<>();

  /**
   * @param trial all that decides it; files of another one count as none
   */
  TrialFolder(Path folder, String trial) {
    this.folder = folder;
    this.trial = trial;
  }

  Optional<TrialState> state() throws IOException {
    Optional<TrialState> found =
        read(STATE, TrialState.class)
            .filter(state -> state.trial().equals(trial))
            .filter(this::isThere);
    found.ifPresent(state -> inherited.addAll(List.of(state.checkpoint(), state.best())));
    return found;
  }

  private boolean isThere(TrialState state) {
    return Files.isRegularFile(folder.resolve(state.checkpoint()))
        && (state.best().isEmpty() || Files.isRegularFile(folder.resolve(state.best())));
  }

  /**
   * @param withWeights whether they must be there, too, and be this trial's: another one may have
   *     been killed between its two files
   */
  Optional<TrialResult> result(boolean withWeights) throws IOException {
    Optional<Finished> finished =
        read(RESULT, Finished.class).filter(found -> found.trial().equals(trial));
    return finished.isPresent() && (!withWeights || hasWeights())
        ? finished.map(Finished::result)
        : Optional.empty();
  }

  private boolean hasWeights() throws IOException {
    if (!Files.isRegularFile(weights())) {
      return false;
    }
    try (Safetensors source = Safetensors.open(weights())) {
      return trial.equals(source.metadata().get(TRIAL));
    }
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
    String name = CHECKPOINT + "%s-%d.safetensors".formatted(attempt, training.steps());
    training.save(folder.resolve(name));
    return name;
  }

  /**
   * From now on a trial goes on from here; checkpoints that this attempt needs no more go. Where
   * another attempt has removed the best one that both had, it has found a better one since: then
   * its state, which is further, stays.
   */
  void save(TrialState state) throws IOException {
    if (isThere(state)) {
      write(STATE, GSON.toJson(state));
      String own = CHECKPOINT + attempt;
      removeCheckpoints(
          name ->
              (name.startsWith(own) || inherited.contains(name))
                  && !name.equals(state.checkpoint())
                  && !name.equals(state.best()));
    }
  }

  /** The encoder and the head as they are now, by Hugging Face's names. */
  void saveWeights(FineTuning training) throws IOException {
    Files.createDirectories(folder);
    Map<String, Tensor> tensors = new LinkedHashMap<>(training.weights());
    tensors.putAll(training.head());
    SafetensorsWriter.write(weights(), tensors, Map.of("format", "pt", TRIAL, trial));
  }

  /** The trial is over. */
  void save(TrialResult result) throws IOException {
    Files.createDirectories(folder);
    write(RESULT, GSON.toJson(new Finished(trial, result)));
    removeState();
  }

  /** What no attempt needs once there is a result. */
  void removeState() throws IOException {
    Files.deleteIfExists(folder.resolve(STATE));
    removeCheckpoints(name -> true);
  }

  private void removeCheckpoints(Predicate<String> which) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(CHECKPOINT) && which.test(name)) {
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
