package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.model.TinyOnnx.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a file holds, a reader reads it or refuses it in one line, and does nothing else. */
class HostileFilesTest {
  private static final int TRIES = 500;

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("hostile");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<Damage> damage() {
    return Damage.any();
  }

  private interface Opening {
    TensorSource open() throws IOException;
  }

  private static void assertReadOrRefused(Opening opening) throws IOException {
    try (TensorSource source = opening.open()) {
      for (Tensor tensor : source.tensors().values()) {
        assertStreamedOrRefused(tensor);
      }
    } catch (ModelException e) {
      assertNamesTheFileInOneLine(e);
    }
  }

  private static void assertStreamedOrRefused(Tensor tensor) throws IOException {
    try {
      assertEquals(tensor.elements() * Float.BYTES, Streamed.bytes(tensor).length);
    } catch (ModelException e) {
      assertNamesTheFileInOneLine(e);
    }
  }

  private static void assertNamesTheFileInOneLine(ModelException e) {
    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertFalse(e.getMessage().length() > 600, e.getMessage());
  }

  private static final String HEADER =
      """
      {"__metadata__":{"format":"pt"},
       "a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
       "b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]},
       "ids":{"dtype":"I64","shape":[1],"data_offsets":[12,20]}}""";

  @Property(tries = TRIES)
  void safetensors(@ForAll("damage") Damage damage) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.write(file, damage.to(TinySafetensors.bytes(HEADER, new int[20])));
    assertReadOrRefused(() -> Safetensors.open(file));
  }

  /** The length of the header is right, so that the damage reaches the JSON. */
  @Property(tries = TRIES)
  void safetensorsHeaders(@ForAll("damage") Damage damage) throws IOException {
    Path file = folder.resolve("header.safetensors");
    byte[] header = damage.to(HEADER.getBytes(StandardCharsets.UTF_8));
    Files.write(file, TinySafetensors.bytes(header, new int[20]));
    assertReadOrRefused(() -> Safetensors.open(file));
  }

  @Property(tries = TRIES)
  void shardedSafetensors(@ForAll("damage") Damage damage) throws IOException {
    TinySafetensors.writeOnes(folder.resolve("one.safetensors"), "a", "b");
    String index =
        """
        {"metadata":{"total_size":8},
         "weight_map":{"a":"one.safetensors","b":"one.safetensors"}}""";
    Path file = folder.resolve("model.safetensors.index.json");
    Files.write(file, damage.to(index.getBytes(StandardCharsets.UTF_8)));
    assertReadOrRefused(() -> ShardedSafetensors.open(file));
  }

  private static byte[] onnxModel() {
    Message external =
        TinyOnnx.tensor("far", 1, 2)
            .integer(14, 1)
            .message(13, new Message().text(1, "location").text(2, "weights"))
            .message(13, new Message().text(1, "offset").text(2, "4"));
    return new TinyOnnx()
        .initializer(TinyOnnx.matrix("query.bias", List.of(2L), 1, 2))
        .initializer(TinyOnnx.matrix("w", List.of(2L, 2L), 1, 2, 3, 4))
        .initializer(TinyOnnx.tensor("halves", 10, 2).bytes(5, new byte[] {1, (byte) 0x80, 2}))
        .initializer(TinyOnnx.integers("shape", 0, 0, 2, 1))
        .initializer(external)
        .constant("eps", TinyOnnx.matrix("", List.of(), 1e-12f))
        .node("MatMul", "/query/MatMul", "x w", "xw")
        .node("Add", "", "query.bias xw", "y")
        .node("Reshape", "", "y shape", "split")
        .node("Add", "", "v eps", "sum")
        .node("Sqrt", "", "sum", "deviation")
        .node("Identity", "", "query.bias", "key.bias")
        .node("Gelu", "", "y", "z", TinyOnnx.attribute("approximate").text(4, "tanh"))
        .toBytes();
  }

  @Property(tries = TRIES)
  void onnx(@ForAll("damage") Damage damage) throws IOException {
    Files.write(folder.resolve("weights"), TinyOnnx.floats(1, 2, 3));
    Path file = folder.resolve("model.onnx");
    Files.write(file, damage.to(onnxModel()));
    assertReadOrRefused(() -> OnnxInitializers.open(file));
  }

  private static TinyBundle bundle() {
    return new TinyBundle()
        .tensor("bert/dense/bias", TinyBundle.FLOAT, List.of(2L), TinyOnnx.floats(1, 2))
        .tensor("bert/dense/kernel", TinyBundle.FLOAT, List.of(1L, 2L), TinyOnnx.floats(3, 4))
        .tensor("global_step", TinyBundle.INT64, List.of(), TinyOnnx.longs(7));
  }

  @Property(tries = TRIES)
  void tensorBundles(@ForAll("damage") Damage damage) throws IOException {
    Path prefix = folder.resolve("file.ckpt");
    bundle().write(prefix);
    Path index = folder.resolve("file.ckpt.index");
    Files.write(index, damage.to(Files.readAllBytes(index)));
    assertReadOrRefused(() -> TensorBundle.open(prefix));
  }

  /** Each block has the checksum of its damaged bytes, so that the damage reaches the entries. */
  @Property(tries = TRIES)
  void tensorBundlesWithRightChecksums(@ForAll("damage") Damage damage) throws IOException {
    Path prefix = folder.resolve("blocks.ckpt");
    bundle().damaged(damage::to).write(prefix);
    assertReadOrRefused(() -> TensorBundle.open(prefix));
  }

  /** Only the message of one tensor; the table around it stays right. */
  @Property(tries = TRIES)
  void entriesOfTensorBundles(@ForAll("damage") Damage damage) throws IOException {
    Path prefix = folder.resolve("entries.ckpt");
    byte[] entry = damage.to(TinyBundle.entry(TinyBundle.FLOAT, List.of(2L), 0, 8, 0).toBytes());
    bundle().entry("c", entry).write(prefix);
    assertReadOrRefused(() -> TensorBundle.open(prefix));
  }

  @Property(tries = TRIES)
  void lengthsOfSafetensorsHeaders(@ForAll long length) throws IOException {
    Path file = folder.resolve("length.safetensors");
    byte[] bytes = TinySafetensors.bytes(HEADER, new int[20]);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(file, bytes);
    assertReadOrRefused(() -> Safetensors.open(file));
  }
}
