package io.poolhouse.engine;

import io.poolhouse.model.Activation;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.EncoderWeights;
import io.poolhouse.model.Tensor;
import io.poolhouse.model.TensorSource;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.WordPieceVocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A BERT, or one of its relatives, of a hundred kilobytes and with a pooler where the family has
 * one, whose numbers are known to the test. Its vocabulary is [PAD], [UNK], [CLS], [SEP] and the
 * words {@code w4} to {@code w99}.
 */
final class RandomBert {
  /** The head size is 8, the least that every attention kernel takes. */
  static final EncoderConfig CONFIG =
      new EncoderConfig(100, 32, 3, 4, 48, 64, 2, 1e-12, Activation.GELU_TANH);

  static final int CLS = 2;
  static final int SEP = 3;

  private final Map<String, Numbers> tensors = new LinkedHashMap<>();
  private final EncoderConfig config;
  private final Random random;

  private RandomBert(EncoderConfig config, long seed) {
    this.config = config;
    random = new Random(seed);
    Map<String, List<Long>> shapes = config.parts(true).whole().shapes();
    for (String name : shapes.keySet()) {
      String bias = name.replaceFirst("weight$", "bias");
      add(name, shapes);
      if (shapes.containsKey(bias)) {
        add(bias, shapes);
      }
    }
  }

  static RandomBert seeded(long seed) {
    return of(CONFIG, seed);
  }

  static RandomBert of(EncoderConfig config, long seed) {
    return new RandomBert(config, seed);
  }

  RandomBert withoutPooler() {
    RandomBert copy = new RandomBert(config, 0);
    copy.tensors.clear();
    copy.tensors.putAll(tensors);
    copy.tensors.keySet().removeIf(name -> name.startsWith("pooler."));
    return copy;
  }

  /** A text of words, each given by its token id. */
  static TokenizedText text(int... words) {
    return new TokenizedText(List.of(window(words)), TextStatus.OK);
  }

  static int[] window(int... words) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(CLS), Arrays.stream(words)), IntStream.of(SEP))
        .toArray();
  }

  float[] numbers(String tensor) {
    return tensors.get(tensor).numbers();
  }

  EncoderWeights weights() {
    Map<String, Tensor> copy = new LinkedHashMap<>(tensors);
    TensorSource source =
        new TensorSource() {
          @Override
          public Map<String, Tensor> tensors() {
            return copy;
          }

          @Override
          public void close() {}
        };
    return EncoderWeights.of(config, source, "random weights");
  }

  /** Writes the model into the folder. */
  ModelFile in(Path folder) throws IOException {
    Path file = folder.resolve("random.pt");
    EncoderArchive.write(config, weights(), Map.of(), file);
    String json = WordPieceVocabulary.tokenizerJson(vocabulary(folder), true);
    return new ModelFile(
        file,
        "random",
        "0",
        config,
        config.architecture().pooler().isPresent(),
        "mean",
        config.maxTokens(),
        json);
  }

  private Path vocabulary(Path folder) throws IOException {
    String lines =
        Stream.concat(
                Stream.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"),
                IntStream.range(4, config.vocabularySize()).mapToObj(id -> "w" + id))
            .collect(Collectors.joining("\n"));
    return Files.writeString(folder.resolve("vocab.txt"), lines);
  }

  private void add(String name, Map<String, List<Long>> shapes) {
    if (!tensors.containsKey(name)) {
      List<Long> shape = shapes.get(name);
      float[] numbers = new float[(int) (long) shape.stream().reduce(1L, Math::multiplyExact)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = deviation(name) * (float) random.nextGaussian();
      }
      tensors.put(name, new Numbers(name, shape, numbers));
    }
  }

  /** Of tables and norms, and of products. */
  private static float deviation(String name) {
    return name.matches("(?i).*(_embeddings|norm)\\.(weight|bias)") ? 1 : 0.3f;
  }

  private record Numbers(String name, List<Long> shape, float[] numbers) implements Tensor {
    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      ByteBuffer bytes =
          ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(numbers);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }
}
