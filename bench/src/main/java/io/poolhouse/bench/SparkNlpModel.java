package io.poolhouse.bench;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The ONNX file of a model in a folder as Spark NLP wants it. */
final class SparkNlpModel {
  private SparkNlpModel() {}

  /** {@code model.onnx} and {@code assets/vocab.txt}, a token a line. */
  static Path write(BenchModel model) throws IOException {
    Path folder = Benchmark.TARGET.resolve("sparknlp-" + model.file().name()).toAbsolutePath();
    Files.createDirectories(folder.resolve("assets"));
    Files.write(folder.resolve("model.onnx"), model.onnx().orElseThrow());
    List<String> tokens =
        JsonParser.parseString(model.file().tokenizerJson())
            .getAsJsonObject()
            .getAsJsonObject("model")
            .getAsJsonObject("vocab")
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByValue((a, b) -> a.getAsInt() - b.getAsInt()))
            .map(Map.Entry::getKey)
            .toList();
    Files.write(folder.resolve("assets").resolve("vocab.txt"), tokens);
    return folder;
  }
}
