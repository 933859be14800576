package io.poolhouse.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the modules of a sentence-transformers folder into a package, so that it can be used
 * there, too. Keys are those that most of its versions read: the older ones stop at any other.
 * Equal modules give equal bytes.
 */
final class SentenceWriter {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
  private static final String TYPES = "sentence_transformers.models.";

  private final SentenceModules modules;
  private final Path folder;
  private final List<Map<String, Object>> list = new ArrayList<>();

  private SentenceWriter(SentenceModules modules, Path folder) {
    this.modules = modules;
    this.folder = folder;
  }

  /**
   * @param hiddenSize numbers in a token's state
   */
  static void write(SentenceModules modules, int hiddenSize, Path folder) throws IOException {
    new SentenceWriter(modules, folder).write(hiddenSize);
  }

  private void write(int hiddenSize) throws IOException {
    add(SentenceFolder.TRANSFORMER, "");
    Optional<List<String>> modes = modules.pooling().flatMap(PoolingModule::modes);
    if (modes.isPresent()) {
      writePooling(modes.get(), hiddenSize);
    }
    for (SentenceStep step : modules.dense()) {
      if (step instanceof SentenceStep.Dense dense) {
        writeDense(dense.module());
      } else {
        add(SentenceFolder.NORMALIZE, numbered(SentenceFolder.NORMALIZE));
      }
    }
    if (modules.normalizes()) {
      add(SentenceFolder.NORMALIZE, numbered(SentenceFolder.NORMALIZE));
    }
    json(folder.resolve(SentenceFolder.FILE), list);
    writeSettings();
    writePrompts();
  }

  private void writePooling(List<String> modes, int hiddenSize) throws IOException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("word_embedding_dimension", hiddenSize);
    config.putAll(PoolingModule.settings(modes));
    if (!modules.promptPooled()) {
      config.put(PoolingModule.PROMPT, false);
    }
    json(added(PoolingModule.TYPE).resolve(ModelFolder.CONFIGURATION), config);
  }

  private void writeDense(DenseModule module) throws IOException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("in_features", module.inputs());
    config.put("out_features", module.outputs());
    config.put("bias", module.bias());
    config.put("activation_function", module.activation().className());
    Path own = added(DenseModule.TYPE);
    json(own.resolve(ModelFolder.CONFIGURATION), config);
    try (Safetensors source = Safetensors.open(module.weights())) {
      SafetensorsWriter.write(
          own.resolve(WeightFiles.SINGLE), source.tensors(), Map.of("format", "pt"));
    }
  }

  private void writeSettings() throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    modules.maxTokens().ifPresent(tokens -> settings.put(SentenceSettings.MAX_TOKENS, tokens));
    settings.put(SentenceSettings.LOWERCASE, modules.lowercase());
    json(folder.resolve(SentenceSettings.FILE), settings);
  }

  private void writePrompts() throws IOException {
    Map<String, Object> prompts = new LinkedHashMap<>();
    prompts.put("prompts", modules.prompts().byName());
    prompts.put("default_prompt_name", modules.prompts().byDefault().orElse(null));
    json(folder.resolve(Prompts.FILE), prompts);
  }

  private Path added(String type) throws IOException {
    String path = numbered(type);
    add(type, path);
    return Files.createDirectory(folder.resolve(path));
  }

  private String numbered(String type) {
    return list.size() + "_" + type;
  }

  private void add(String type, String path) {
    Map<String, Object> module = new LinkedHashMap<>();
    module.put("idx", list.size());
    module.put("name", Integer.toString(list.size()));
    module.put("path", path);
    module.put("type", TYPES + type);
    list.add(module);
  }

  private static void json(Path file, Object value) throws IOException {
    Files.writeString(file, GSON.toJson(value) + "\n");
  }
}
