package io.poolhouse.model;

import static io.poolhouse.model.TinyOnnx.matrix;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.model.TinyOnnx.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no ONNX model, or no longer. */
class DamagedOnnxTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("model.onnx");
  }

  private String refusal() {
    return assertThrows(ModelException.class, () -> OnnxInitializers.open(file).close())
        .getMessage()
        .replace(file.toString(), "FILE")
        .replace(folder.toString(), "FOLDER");
  }

  @Test
  void anotherKindOfFileIsRefused() throws IOException {
    Files.writeString(file, "PK this is no protocol buffer at all");
    assertEquals(
        "FILE is not the protocol buffer that was expected: damaged, or of another kind.",
        refusal());
    Files.write(file, new byte[0]);
    assertEquals("FILE holds no graph; expected an ONNX model.", refusal());
  }

  @Test
  void aTruncatedFileIsRefusedWhereverItEnds() throws IOException {
    byte[] whole = model().toBytes();
    // The last 4 bytes are the operator set, which may be missing.
    for (int length = 11; length < whole.length - 4; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertEquals(
          "FILE is not the protocol buffer that was expected: damaged, or of another kind.",
          refusal());
    }
  }

  @Test
  void aLengthOfTwoGigabytesInAFileOfAHundredBytesIsRefused() throws IOException {
    byte[] bytes = new byte[100];
    bytes[0] = 7 << 3 | 2;
    bytes[1] = (byte) 0xff;
    bytes[2] = (byte) 0xff;
    bytes[3] = (byte) 0xff;
    bytes[4] = (byte) 0xff;
    bytes[5] = 7;
    Files.write(file, bytes);
    assertEquals(
        "FILE is not the protocol buffer that was expected: damaged, or of another kind.",
        refusal());
  }

  @Test
  void aFileOfMoreThanTwoGigabytesIsRefused() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 31);
    }
    assertEquals(
        "FILE has 2147483648 bytes; an ONNX file has at most 2 GB, and larger models keep their"
            + " numbers in a second file.",
        refusal());
  }

  @Test
  void aGraphOfMillionsOfEmptyNodesDoesNotFillTheHeap() throws IOException {
    byte[] nodes = new byte[4_000_000]; // tag and length 0, two million times
    for (int i = 0; i < nodes.length; i += 2) {
      nodes[i] = 1 << 3 | 2;
    }
    Files.write(file, new Message().bytes(7, nodes).toBytes());
    assertEquals(
        "FILE is not the protocol buffer that was expected: damaged, or of another kind.",
        refusal());
  }

  @Test
  void aMissingFileIsNamed() {
    assertEquals("No such file: FILE", refusal());
  }

  private static TinyOnnx model() {
    return new TinyOnnx()
        .initializer(matrix("query.bias", List.of(4L), 0, 0, 0, 0))
        .initializer(matrix("w", List.of(1L, 4L), 1, 2, 3, 4))
        .node("MatMul", "", "x w", "xw")
        .node("Add", "", "query.bias xw", "y");
  }
}
