package io.poolhouse.engine;

import io.poolhouse.model.ModelException;
import io.poolhouse.model.Safetensors;
import io.poolhouse.model.SafetensorsWriter;
import io.poolhouse.model.Tensor;
import io.poolhouse.pooling.How;
import io.poolhouse.pooling.LearnedPooling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A learned pooling in a safetensors file: its weights, and in the header the checksum of the model
 * that it was learned on.
 */
public final class LearnedPoolingFile {
  private static final String MODEL = "model";
  private static final String HOW = "how";

  private LearnedPoolingFile() {}

  /** The whole file or, if anything fails, none. */
  public static void write(LearnedPooling pooling, Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (!pooling.mix().isEmpty()) {
      long layers = pooling.mix().size();
      tensors.put(Parameters.MIX, new Numbers(Parameters.MIX, List.of(layers), pooling.mix()));
    }
    if (!pooling.queries().isEmpty()) {
      List<Float> all = pooling.queries().stream().flatMap(List::stream).toList();
      long queries = pooling.queries().size();
      tensors.put(
          Parameters.QUERIES,
          new Numbers(Parameters.QUERIES, List.of(queries, all.size() / queries), all));
    }
    SafetensorsWriter.write(
        file, tensors, Map.of("format", "pt", MODEL, pooling.model(), HOW, pooling.how().word()));
  }

  /** As {@link #write}, into memory. */
  public static byte[] bytes(LearnedPooling pooling) throws IOException {
    Path folder = Files.createTempDirectory("poolhouse-learned");
    Path file = folder.resolve("pooling.safetensors");
    try {
      write(pooling, file);
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /** The other way round. */
  public static LearnedPooling of(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("poolhouse-learned", ".safetensors");
    try {
      return read(Files.write(file, bytes));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * @throws ModelException where the file holds no learned pooling
   */
  public static LearnedPooling read(Path file) throws IOException {
    try (Safetensors source = Safetensors.open(file)) {
      String model = source.metadata().get(MODEL);
      String word = source.metadata().get(HOW);
      if (model == null || word == null) {
        throw noPooling(file);
      }
      How how = How.named(word).orElseThrow(() -> noPooling(file));
      return of(source.tensors(), model, how);
    }
  }

  /** Of the weights of a trained head. */
  static LearnedPooling of(Map<String, Tensor> weights, String model, How how) throws IOException {
    List<List<Float>> queries = new ArrayList<>();
    if (weights.containsKey(Parameters.QUERIES)) {
      Tensor tensor = weights.get(Parameters.QUERIES);
      List<Float> all = numbers(tensor);
      int width = Math.toIntExact(tensor.shape().get(1));
      for (int from = 0; from < all.size(); from += width) {
        queries.add(all.subList(from, from + width));
      }
    }
    List<Float> mix =
        weights.containsKey(Parameters.MIX) ? numbers(weights.get(Parameters.MIX)) : List.of();
    return new LearnedPooling(model, how, mix, queries);
  }

  private static ModelException noPooling(Path file) {
    return new ModelException(
        "'%s' holds no learned pooling. Expected a file that 'AttentionPooling' has written."
            .formatted(file));
  }

  private static List<Float> numbers(Tensor tensor) throws IOException {
    int size = Math.toIntExact(tensor.elements());
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(size, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    tensor.writeTo(bytes);
    List<Float> numbers = new ArrayList<>(size);
    while (bytes.hasRemaining()) {
      numbers.add(bytes.getFloat());
    }
    return numbers;
  }

  private record Numbers(String name, List<Long> shape, List<Float> numbers) implements Tensor {
    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      ByteBuffer bytes =
          ByteBuffer.allocate(Float.BYTES * numbers.size()).order(ByteOrder.LITTLE_ENDIAN);
      numbers.forEach(bytes::putFloat);
      bytes.flip();
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }
}
