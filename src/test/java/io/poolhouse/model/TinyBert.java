package io.poolhouse.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A BERT of a few kilobytes with random weights; no two of its sizes are equal. */
final class TinyBert {
  static final EncoderConfig CONFIG =
      new EncoderConfig(20, 8, 2, 4, 12, 16, 2, 1e-12, Activation.GELU);

  static final String VOCABULARY = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\nhouse\n##s\n";

  private TinyBert() {}

  /** By canonical name, in canonical order. */
  static Map<String, InMemoryTensor> tensors() {
    Random random = new Random(7);
    Map<String, InMemoryTensor> tensors = new LinkedHashMap<>();
    CONFIG
        .parts(true)
        .whole()
        .shapes()
        .forEach(
            (name, shape) -> {
              float[] numbers =
                  new float[shape.stream().mapToInt(Long::intValue).reduce(1, (a, b) -> a * b)];
              for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextFloat() - 0.5f;
              }
              tensors.put(name, new InMemoryTensor(name, shape, numbers));
            });
    return tensors;
  }

  static TensorSource source(Collection<? extends Tensor> tensors) {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return new TensorSource() {
      @Override
      public Map<String, Tensor> tensors() {
        return byName;
      }

      @Override
      public void close() {}
    };
  }

  /** The same tensors under other names. */
  static TensorSource renamed(UnaryOperator<String> names) {
    return source(
        tensors().values().stream()
            .map(tensor -> tensor.named(names.apply(tensor.name())))
            .toList());
  }

  static float[] numbers(Tensor tensor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tensor.writeTo(Channels.newChannel(bytes));
    float[] numbers = new float[bytes.size() / Float.BYTES];
    ByteBuffer.wrap(bytes.toByteArray())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    return numbers;
  }

  /** A plain Hugging Face folder with a vocabulary. */
  static Path folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), CONFIG.toJson());
    Files.writeString(folder.resolve("vocab.txt"), VOCABULARY);
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), new LinkedHashMap<>(tensors()), Map.of());
    return folder;
  }

  /** The folder as an imported package. */
  static ModelPackage imported(Path home) throws IOException {
    Path plain = folder(home.resolve("plain"));
    return ModelStore.open(home).importModel(plain.toString(), ImportOptions.none().named("tiny"));
  }

  static void edit(Path file, UnaryOperator<String> change) throws IOException {
    Files.writeString(file, change.apply(Files.readString(file)));
  }
}
