package io.poolhouse.engine;

import io.poolhouse.model.ModelException;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.TensorSource;
import io.poolhouse.pooling.How;
import io.poolhouse.pooling.LearnedPooling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where learned poolings lie, by name: in a file, or, as {@code inline:} and base64, in the place
 * itself, so that a saved pipeline has them with it. A name without a place is looked for in the
 * model's own folder, as {@code poolings/NAME.safetensors}; {@link #TUNED} is what was trained with
 * the model itself, and lies among its weights.
 */
public record LearnedPlaces(Map<String, String> places) {
  private static final String INLINE = "inline:";

  /** The name of the pooling that was trained together with its encoder. */
  public static final String TUNED = "tuned";

  public static final LearnedPlaces NONE = new LearnedPlaces(Map.of());

  public LearnedPlaces {
    places = new LinkedHashMap<>(places);
  }

  /**
   * @param list {@code NAME=FILE,NAME=FILE}; may be blank
   * @throws ModelException where it is none
   */
  public static LearnedPlaces parse(String list) {
    Map<String, String> places = new LinkedHashMap<>();
    for (String each : list.isBlank() ? new String[0] : list.split(",")) {
      int sign = each.indexOf('=');
      if (sign < 1 || sign == each.length() - 1) {
        throw new ModelException(
            "'%s' says of no learned pooling where it lies. Expected NAME=FILE, such as 'news=news.safetensors'."
                .formatted(each.strip()));
      }
      places.put(each.substring(0, sign).strip(), each.substring(sign + 1).strip());
    }
    return new LearnedPlaces(places);
  }

  /** The place of a pooling that shall travel with what names it. */
  public static String inline(LearnedPooling pooling) {
    try {
      return INLINE + Base64.getEncoder().encodeToString(LearnedPoolingFile.bytes(pooling));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #parse} reads. */
  public String list() {
    return places.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }

  /**
   * @throws ModelException where it cannot be read, or was learned on another model
   */
  Optional<LearnedPooling> find(String name, ModelPackage model) {
    String place = places.get(name);
    try {
      if (place != null) {
        return Optional.of(suiting(at(name, place), name, model));
      }
      Path own = model.folder().resolve("poolings").resolve(name + ".safetensors");
      if (Files.isRegularFile(own)) {
        return Optional.of(suiting(LearnedPoolingFile.read(own), name, model));
      }
      return name.equals(TUNED) ? trainedWith(model) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<LearnedPooling> trainedWith(ModelPackage model) throws IOException {
    try (TensorSource source = model.openTensors()) {
      return source.tensors().containsKey(Parameters.QUERIES)
          ? Optional.of(
              suiting(
                  LearnedPoolingFile.of(source.tensors(), model.checksum(), How.MEAN),
                  TUNED,
                  model))
          : Optional.empty();
    }
  }

  private static LearnedPooling at(String name, String place) throws IOException {
    if (place.startsWith(INLINE)) {
      return LearnedPoolingFile.of(Base64.getDecoder().decode(place.substring(INLINE.length())));
    }
    Path file = Path.of(place);
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          "There is no file '%s', where the learned pooling '%s' is said to lie. Give the path of its safetensors file."
              .formatted(place, name));
    }
    return LearnedPoolingFile.read(file);
  }

  private static LearnedPooling suiting(LearnedPooling pooling, String name, ModelPackage model)
      throws IOException {
    if (!pooling.model().equals(model.checksum())) {
      throw new ModelException(
          "Pooling '%s' was learned on another model than '%s' (checksum %.12s…, not %.12s…). Learn it on this one, or give its own model."
              .formatted(name, model.name(), pooling.model(), model.checksum()));
    }
    boolean fits =
        (pooling.mix().isEmpty() || pooling.mix().size() == model.config().layers() + 1)
            && pooling.queries().stream()
                .allMatch(query -> query.size() == model.config().hiddenSize());
    if (!fits) {
      throw new ModelException(
          "Pooling '%s' has other layers or another width than its model '%s': its file is damaged."
              .formatted(name, model.name()));
    }
    return pooling;
  }
}
