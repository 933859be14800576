package io.poolhouse.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model's {@code config.json} on its way from one folder to another. What other programs read
 * there stays as it was, under what was read of it here.
 *
 * @param source the file that it came from; empty where there was none
 */
public record ConfigFile(EncoderConfig config, JsonObject source) {

  /** What speaks of a head that is left out, or of numbers that are written as float32. */
  private static final List<String> OUTDATED =
      List.of("id2label", "label2id", "num_labels", "problem_type", "dtype", "torch_dtype");

  /** Of a source that has none. */
  static ConfigFile of(EncoderConfig config) {
    return new ConfigFile(config, new JsonObject());
  }

  /**
   * @throws ModelException where it is none, or of an encoder that this version does not know
   */
  static ConfigFile read(Path file) throws IOException {
    return JsonSettings.read(file, json -> new ConfigFile(Architectures.read(json), json.object()));
  }

  /**
   * @param format of the weights, whose names are known for BERT only
   */
  ConfigFile requireBert(String format) {
    if (!(config.architecture() instanceof Bert)) {
      throw new ModelException(
          ("The model is %s; this version reads BERT only from %s. Import its safetensors; where it has"
                  + " only pickled weights, convert these where you trust them, with %s.")
              .formatted(config.architecture().noun(), format, ModelFolder.CONVERSION));
    }
    return this;
  }

  ConfigFile with(EncoderConfig other) {
    return new ConfigFile(other, source);
  }

  /**
   * The file of a package.
   *
   * @param labels by index; none where there is no classifier
   */
  String toJson(List<String> labels) {
    JsonObject json = source.deepCopy();
    OUTDATED.forEach(json::remove);
    config.json(labels).asMap().forEach(json::add);
    return new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create()
            .toJson(json)
        + "\n";
  }
}
