package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What sentence-transformers writes around an encoder, written by hand. */
public final class SentenceFiles {
  public static final String TANH = "torch.nn.modules.activation.Tanh";

  private SentenceFiles() {}

  /**
   * @param modules {@code TYPE} or {@code PATH=TYPE}; without a path it is that of the library, and
   *     a type without a dot is one of its classes
   */
  public static void modules(Path folder, String... modules) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String module : modules) {
      int index = entries.size();
      String[] parts = module.split("=", 2);
      String type = parts[parts.length - 1];
      String path = parts.length == 2 ? parts[0] : index == 0 ? "" : index + "_" + type;
      String whole = type.contains(".") ? type : "sentence_transformers.models." + type;
      entries.add(
          "{\"idx\": %d, \"name\": \"%1$d\", \"path\": \"%s\", \"type\": \"%s\"}"
              .formatted(index, path, whole));
    }
    Files.writeString(folder.resolve("modules.json"), "[" + String.join(",", entries) + "]");
  }

  /** The {@code config.json} of a module. */
  public static void config(Path module, String json) throws IOException {
    Files.createDirectories(module);
    Files.writeString(module.resolve("config.json"), json);
  }

  /**
   * @param weight {@code [outputs][inputs]}
   * @param bias none where it is empty
   */
  public static void dense(Path module, float[][] weight, float[] bias, String activation)
      throws IOException {
    int inputs = weight[0].length;
    config(
        module,
        "{\"in_features\": %d, \"out_features\": %d, \"bias\": %s, \"activation_function\": \"%s\"}"
            .formatted(inputs, weight.length, bias.length > 0, activation));
    float[] rows = new float[weight.length * inputs];
    for (int row = 0; row < weight.length; row++) {
      System.arraycopy(weight[row], 0, rows, row * inputs, inputs);
    }
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(
        new InMemoryTensor("linear.weight", List.of((long) weight.length, (long) inputs), rows));
    if (bias.length > 0) {
      tensors.add(new InMemoryTensor("linear.bias", List.of((long) bias.length), bias));
    }
    write(module, tensors);
  }

  static void write(Path module, List<Tensor> tensors) throws IOException {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    SafetensorsWriter.write(module.resolve("model.safetensors"), byName, Map.of());
  }
}
