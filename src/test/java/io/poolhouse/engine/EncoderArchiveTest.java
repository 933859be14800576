package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderArchiveTest {
  private static final RandomBert MODEL = RandomBert.seeded(1);

  @TempDir Path folder;
  private Path archive;

  @BeforeEach
  void write() throws IOException {
    archive = write(MODEL, "a.pt");
  }

  private Path write(RandomBert model, String name) throws IOException {
    Map<String, String> extras = new LinkedHashMap<>();
    extras.put("second.json", "{}");
    extras.put("first.json", "\u00FC");
    Path file = folder.resolve(name);
    EncoderArchive.write(RandomBert.CONFIG, model.weights(), extras, file);
    return file;
  }

  @Test
  void equalModelsGiveEqualBytes() throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    assertArrayEquals(bytes, Files.readAllBytes(write(RandomBert.seeded(1), "b.pt")));
    byte[] others = Files.readAllBytes(write(RandomBert.seeded(2), "c.pt"));
    assertEquals(bytes.length, others.length);
    assertFalse(Arrays.equals(bytes, others));
  }

  /** {@code torch/csrc/jit/docs/serialization.md}, "ZipFile format" and "byteorder". */
  @Test
  void theEntriesAreThoseThatPyTorchDocuments() throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      List<String> names = zip.stream().map(ZipEntry::getName).toList();
      List<String> expected =
          Stream.of(
                  Stream.of("data.pkl"),
                  Stream.of(
                          "around",
                          "attention",
                          "blocks",
                          "dropout",
                          "embedding",
                          "encoder",
                          "group",
                          "head",
                          "layer",
                          "layout",
                          "learner",
                          "leaves",
                          "linear",
                          "norm",
                          "plan",
                          "pooling",
                          "positions",
                          "words")
                      .map(file -> "code/__torch__/poolhouse/" + file + ".py"),
                  Stream.of("extra/second.json", "extra/first.json"),
                  // 3 tables, 3 for words that learn, 2 of the first norm, 4 linears and 2 norms a
                  // layer, the pooler
                  Stream.iterate(0, key -> key + 1).limit(8 + 3 * 12 + 2).map(key -> "data/" + key),
                  Stream.of("constants.pkl", "byteorder", "version"))
              .flatMap(entries -> entries)
              .map(entry -> "encoder/" + entry)
              .toList();
      assertEquals(expected, names);
      assertEquals("10\n", text(zip, "encoder/version"));
      assertEquals("little", text(zip, "encoder/byteorder"));
      assertEquals("\u00FC", text(zip, EncoderArchive.extraEntry("first.json")));
      assertTrue(zip.stream().allMatch(entry -> entry.getMethod() == ZipEntry.STORED));
    }
  }

  @Test
  void queryKeyAndValueLieEndToEnd() throws IOException {
    String self = "encoder.layer.0.attention.self.";
    ByteBuffer expected = ByteBuffer.allocate(3 * 32 * 32 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (String part : List.of("query", "key", "value")) {
      for (float number : MODEL.numbers(self + part + ".weight")) {
        expected.putFloat(number);
      }
    }
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertArrayEquals(
          expected.array(), zip.getInputStream(zip.getEntry("encoder/data/8")).readAllBytes());
    }
  }

  @Test
  void theProgramIsTheTextOfTheResources() throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      String path = "code/__torch__/poolhouse/encoder.py";
      byte[] resource = EncoderArchive.class.getResourceAsStream(path).readAllBytes();
      assertEquals(new String(resource, StandardCharsets.UTF_8), text(zip, "encoder/" + path));
    }
  }

  @Test
  void aModelWithoutPoolerGivesTheSameVectorsButNoPooler() throws IOException {
    TokenizedText text = RandomBert.text(5, 6, 7);
    float[][] vectors = new float[2][];
    List<RandomBert> models = List.of(MODEL, MODEL.withoutPooler());
    for (int i = 0; i < 2; i++) {
      ModelFile file = models.get(i).in(folder);
      try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
        vectors[i] = encoder.encode(List.of(text), EncoderContract.planFor(file, "cls")).of(0, 0);
      }
    }
    assertArrayEquals(vectors[0], vectors[1]);
  }

  private static String text(ZipFile zip, String entry) throws IOException {
    return new String(
        zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
  }
}
