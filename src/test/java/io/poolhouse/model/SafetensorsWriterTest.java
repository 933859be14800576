package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  private static final Tensor MATRIX =
      new MemoryTensor("any", List.of(2L, 3L), 1, -2, Float.MIN_VALUE, 4, Float.NaN, 6);
  private static final Tensor SCALAR = new MemoryTensor("any", List.of(), 7);
  private static final Tensor EMPTY = new MemoryTensor("any", List.of(0L, 3L));

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(
        file, Map.of("w", MATRIX, "s", SCALAR, "ü\"\\", EMPTY), Map.of("format", "pt"));
    try (Safetensors source = Safetensors.open(file)) {
      assertEquals(List.of("s", "w", "ü\"\\"), List.copyOf(source.tensors().keySet()));
      assertEquals(List.of(2L, 3L), source.tensors().get("w").shape());
      assertArrayEquals(Streamed.bytes(MATRIX), Streamed.bytes(source.tensors().get("w")));
      assertArrayEquals(Streamed.bytes(SCALAR), Streamed.bytes(source.tensors().get("s")));
      assertEquals(List.of(0L, 3L), source.tensors().get("ü\"\\").shape());
    }
  }

  @Test
  void theHeaderIsSortedAndPaddedSoThatNumbersAreAligned() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, Map.of("w", MATRIX, "s", SCALAR), Map.of("b", "2", "a", "1"));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong();
    assertEquals(0, length % 8);
    byte[] header = new byte[(int) length];
    bytes.get(header);
    assertEquals(
        "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},"
            + "\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[4,28]}}",
        new String(header, StandardCharsets.UTF_8).stripTrailing());
    assertEquals(28, bytes.remaining());
  }

  @Test
  void equalTensorsGiveEqualBytesInWhicheverOrderTheyCome() throws IOException {
    Map<String, Tensor> oneWay = new LinkedHashMap<>();
    oneWay.put("a", MATRIX);
    oneWay.put("b", SCALAR);
    Map<String, Tensor> other = new LinkedHashMap<>();
    other.put("b", SCALAR);
    other.put("a", MATRIX);
    SafetensorsWriter.write(folder.resolve("1"), oneWay, Map.of());
    SafetensorsWriter.write(folder.resolve("2"), other, Map.of());
    assertEquals(-1, Files.mismatch(folder.resolve("1"), folder.resolve("2")));
  }

  @Test
  void aTensorThatGivesAnotherNumberOfBytesThanItSaysLeavesNoFile() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Tensor liar = new MemoryTensor("any", List.of(2L), 1, 2, 3);
    ModelException e =
        assertThrows(
            ModelException.class, () -> SafetensorsWriter.write(file, Map.of("w", liar), Map.of()));
    assertEquals("Tensor 'w' gave 12 bytes, but its shape [2] needs 8.", e.getMessage());
    assertFalse(Files.exists(file));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void theNameOfTheMetadataIsNoNameForATensor() {
    Path file = folder.resolve("model.safetensors");
    ModelException e =
        assertThrows(
            ModelException.class,
            () -> SafetensorsWriter.write(file, Map.of("__metadata__", SCALAR), Map.of()));
    assertEquals("'__metadata__' is no name for a tensor in a safetensors file.", e.getMessage());
  }
}
