package io.poolhouse.model;

import static io.poolhouse.model.TinyOnnx.integers;
import static io.poolhouse.model.TinyOnnx.matrix;
import static io.poolhouse.model.TinyOnnx.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.model.TinyOnnx.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the numbers of an ONNX tensor may lie. */
class OnnxNumbersTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("model.onnx");
  }

  private OnnxInitializers open(TinyOnnx model) throws IOException {
    Files.write(file, model.toBytes());
    return OnnxInitializers.open(file);
  }

  private String refusalOf(TinyOnnx model) throws IOException {
    Files.write(file, model.toBytes());
    return refusal();
  }

  private String refusal() {
    return assertThrows(ModelException.class, () -> OnnxInitializers.open(file).close())
        .getMessage()
        .replace(file.toString(), "FILE")
        .replace(folder.toString(), "FOLDER");
  }

  private static void assertTensor(
      OnnxInitializers source, String name, List<Long> shape, float... numbers) throws IOException {
    Tensor tensor = source.tensors().get(name);
    assertEquals(shape, tensor.shape());
    assertEquals(name, tensor.name());
    assertArrayEquals(numbers, Streamed.floats(tensor));
  }

  @Test
  void numbersAreFoundInEachFieldThatMayHoldThem() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(tensor("packed", 1, 2).bytes(4, TinyOnnx.floats(1.5f, -2)))
            .initializer(tensor("half", 10, 2).bytes(9, new byte[] {0, 0x3e, 0, (byte) 0xc1}))
            // 0x3e00 = 124 * 128, 0xc100 = 3 * 128^2 + 2 * 128
            .initializer(
                tensor("halves", 10, 2)
                    .bytes(5, new byte[] {(byte) 0x80, 0x7c, (byte) 0x80, (byte) 0x82, 3}))
            .initializer(tensor("brain", 16, 1).bytes(9, new byte[] {0x20, (byte) 0xc0}))
            .initializer(tensor("empty", 1, 0));
    try (OnnxInitializers source = open(model)) {
      assertTensor(source, "packed", List.of(2L), 1.5f, -2);
      assertTensor(source, "half", List.of(2L), 1.5f, -2.5f);
      assertTensor(source, "halves", List.of(2L), 1.5f, -2.5f);
      assertTensor(source, "brain", List.of(1L), -2.5f);
      assertTensor(source, "empty", List.of(0L));
    }
  }

  @Test
  void halvesThatDoNotFitTheirShapeAreRefusedWhenTheyAreRead() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(tensor("few", 10, 3).bytes(5, new byte[] {1, 2}))
            .initializer(tensor("many", 10, 1).bytes(5, new byte[] {1, 2}));
    try (OnnxInitializers source = open(model)) {
      assertEquals(
          "Tensor 'few' in %s has 2 numbers, fewer than its shape [3].".formatted(file),
          assertThrows(ModelException.class, () -> Streamed.bytes(source.tensors().get("few")))
              .getMessage());
      assertEquals(
          "Tensor 'many' in %s has more numbers than its shape [1].".formatted(file),
          assertThrows(ModelException.class, () -> Streamed.bytes(source.tensors().get("many")))
              .getMessage());
    }
  }

  @Test
  void tensorsOfOtherTypesAreListedButCannotBeRead() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(integers("embeddings.position_ids", 0, 1))
            .initializer(tensor("strange", 99, 1));
    try (OnnxInitializers source = open(model)) {
      Tensor ids = source.tensors().get("embeddings.position_ids");
      assertEquals(List.of(2L), ids.shape());
      ModelException e = assertThrows(ModelException.class, () -> Streamed.bytes(ids));
      assertEquals(
          "Tensor 'embeddings.position_ids' in "
              + file
              + " has the type INT64, but only float32, float16 and bfloat16 can be read as"
              + " weights.",
          e.getMessage());
      assertEquals(Set.of("embeddings.position_ids", "strange"), source.tensors().keySet());
    }
  }

  @Test
  void aTensorMustHaveItsNumbersOnce() throws IOException {
    assertEquals(
        "Tensor 'a' in FILE has its numbers in 0 fields; expected one. Export the model again.",
        refusalOf(new TinyOnnx().initializer(tensor("a", 1, 1))));
    assertEquals(
        "Tensor 'a' in FILE has its numbers in 2 fields; expected one. Export the model again.",
        refusalOf(
            new TinyOnnx()
                .initializer(
                    tensor("a", 1, 1).bytes(4, TinyOnnx.floats(1)).bytes(9, TinyOnnx.floats(1)))));
    assertEquals(
        "Tensor 'a' in FILE takes 4 bytes, but its shape [2] of FLOAT32 needs 8.",
        refusalOf(new TinyOnnx().initializer(matrix("a", List.of(2L), 1))));
    assertEquals(
        "Tensor 'a' in FILE has the impossible shape [-1].",
        refusalOf(new TinyOnnx().initializer(matrix("a", List.of(-1L), 1))));
  }

  private static Message external(String... keysAndValues) {
    Message tensor = tensor("a", 1, 2).integer(14, 1);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      tensor.message(13, new Message().text(1, keysAndValues[i]).text(2, keysAndValues[i + 1]));
    }
    return tensor;
  }

  @Test
  void numbersMayBeInAnotherFileOfTheFolder() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    Files.write(folder.resolve("sub/weights"), TinyOnnx.floats(1, 2, 3));
    Message part = external("location", "sub/weights", "offset", "4", "length", "8");
    try (OnnxInitializers source = open(new TinyOnnx().initializer(part))) {
      assertTensor(source, "a", List.of(2L), 2, 3);
    }
    Message rest = external("location", "./sub/weights", "offset", "4");
    try (OnnxInitializers source = open(new TinyOnnx().initializer(rest))) {
      assertTensor(source, "a", List.of(2L), 2, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../weights", "sub/../../weights", "/etc/passwd", "", "a\\b", "a\0b"})
  void numbersOutsideOfTheFolderAreRefused(String location) throws IOException {
    assertEquals(
        "Tensor 'a' in FILE has its numbers in '%s'; expected a file in the folder of the model."
            .formatted(location.replace('\0', '?')),
        refusalOf(new TinyOnnx().initializer(external("location", location))));
  }

  @Test
  void numbersBeyondTheEndOfTheOtherFileAreRefused() throws IOException {
    Files.write(folder.resolve("weights"), TinyOnnx.floats(1, 2, 3));
    assertEquals(
        "Tensor 'a' in FILE has its 8 bytes at byte 8 of FOLDER/weights, which has only 12. The"
            + " file is truncated; download it again.",
        refusalOf(
            new TinyOnnx()
                .initializer(external("location", "weights", "offset", "8", "length", "8"))));
    assertEquals(
        "Tensor 'a' in FILE has '-4' for the offset of its external data; expected a number of"
            + " bytes.",
        refusalOf(new TinyOnnx().initializer(external("location", "weights", "offset", "-4"))));
    assertEquals(
        "No such file: FOLDER/none",
        refusalOf(new TinyOnnx().initializer(external("location", "none"))));
  }
}
