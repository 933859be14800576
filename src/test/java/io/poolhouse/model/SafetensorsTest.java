package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("model.safetensors");
  }

  private String refusal() {
    String message =
        assertThrows(ModelException.class, () -> Safetensors.open(file).close()).getMessage();
    return message.replace(file.toString(), "FILE");
  }

  private String refusalOf(String header, int... data) throws IOException {
    TinySafetensors.write(file, header.replace('`', '"'), data);
    return refusal();
  }

  @Test
  void float32Float16AndBfloat16AllGiveFloat32() throws IOException {
    String header =
        """
        {"__metadata__":{"format":"pt"},
         "single":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
         "half":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},
         "brain":{"dtype":"BF16","shape":[],"data_offsets":[12,14]}}\
        """;
    TinySafetensors.write(
        file, header, 0, 0, 0x20, 0x40, 0, 0, 0x80, 0xbf, 0, 0x3e, 1, 0, 0x20, 0xc0);
    try (Safetensors source = Safetensors.open(file)) {
      assertEquals(List.of("single", "half", "brain"), List.copyOf(source.tensors().keySet()));
      Tensor single = source.tensors().get("single");
      assertEquals(List.of(2L, 1L), single.shape());
      assertArrayEquals(new float[] {2.5f, -1}, Streamed.floats(single));
      assertArrayEquals(
          new float[] {1.5f, 0x1p-24f}, Streamed.floats(source.tensors().get("half")));
      assertEquals(List.of(), source.tensors().get("brain").shape());
      assertArrayEquals(new float[] {-2.5f}, Streamed.floats(source.tensors().get("brain")));
    }
  }

  @Test
  void aTensorLargerThanOneReadIsWhole() throws IOException {
    int count = 600_001; // 2.4 MB: two whole reads and a rest
    String header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(count, 4 * count);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length() + 4 * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes());
    for (int i = 0; i < count; i++) {
      bytes.putFloat(i);
    }
    Files.write(file, bytes.array());
    try (Safetensors source = Safetensors.open(file)) {
      float[] floats = Streamed.floats(source.tensors().get("w"));
      assertEquals(count, floats.length);
      for (int i = 0; i < count; i++) {
        assertEquals(i, floats[i]);
      }
    }
  }

  @Test
  void tensorsOfOtherTypesAreListedButCannotBeRead() throws IOException {
    TinySafetensors.write(
        file,
        """
        {"embeddings.position_ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""",
        new int[8]);
    try (Safetensors source = Safetensors.open(file)) {
      Tensor ids = source.tensors().get("embeddings.position_ids");
      assertEquals(List.of(1L), ids.shape());
      ModelException e = assertThrows(ModelException.class, () -> Streamed.bytes(ids));
      assertEquals(
          "Tensor 'embeddings.position_ids' in "
              + file
              + " has the type I64, but only float32, float16 and bfloat16 can be read as weights.",
          e.getMessage());
    }
  }

  @Test
  void aModelWithoutTensorsIsAFileToo() throws IOException {
    TinySafetensors.write(file, "{}   ", new int[0]);
    try (Safetensors source = Safetensors.open(file)) {
      assertEquals(0, source.tensors().size());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertEquals("No such file: FILE", refusal());
  }

  @Test
  void aFolderIsNoFile() throws IOException {
    Files.createDirectory(file);
    assertEquals("FILE is a folder; expected a file.", refusal());
  }

  @Test
  void aFileOfAFewBytesIsRefused() throws IOException {
    Files.write(file, new byte[9]);
    assertEquals(
        "FILE has only 9 bytes, too few for a safetensors file. Download it again.", refusal());
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 18446744073709551615",
    "9223372036854775807, 9223372036854775807",
    "100000001, 100000001",
    "1, 1",
    "0, 0"
  })
  void anImpossibleHeaderLengthIsRefusedBeforeAnythingIsAllocated(long length, String shown)
      throws IOException {
    Files.write(
        file, ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
    assertEquals(
        "FILE announces a header of "
            + shown
            + " bytes; expected 2 to 100000000. It is no safetensors file, or damaged.",
        refusal());
  }

  @Test
  void aHeaderLongerThanTheFileIsRefused() throws IOException {
    Files.write(file, ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(93).array());
    assertEquals(
        "FILE announces a header of 93 bytes, but only 92 follow. It is truncated; download it"
            + " again.",
        refusal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{`a`:                                | that breaks off or is malformed.",
        "{'a':1}                              | that breaks off or is malformed.",
        "{`a`:{`dtype`:`F32`,}}               | that breaks off or is malformed.",
        "[]                                   | with begin array where the format has begin object.",
        "{`a`:[]}                             | with begin array where the format has begin object.",
        "{`a`:{`shape`:{}}}                   | with begin object where the format has begin array.",
        "{`a`:{`shape`:[`1`]}}                | with string where the format has number.",
        "{`a`:{`shape`:[1.0]}}                | with '1.0' for a whole number.",
        "{`a`:{`shape`:[1e3]}}                | with '1e3' for a whole number.",
        "{`a`:{`shape`:[1000000000000000000]}}| with '1000000000000000000' for a whole number.",
        "{`a`:{`data_offsets`:[0,1,2]}}       | with more than 2 numbers in one array.",
        "{`a`:{`dtype`:1}}                    | with number where the format has string.",
        "{`__metadata__`:{`a`:1}}             | with number where the format has string.",
        "{`__metadata__`:{},`__metadata__`:{}}| with the key '__metadata__' twice.",
        "{`a`:{`dtype`:`F32`,`dtype`:`F16`}}  | with the key 'dtype' twice.",
      })
  void jsonOfAnotherFormIsRefused(String header, String problem) throws IOException {
    assertEquals("FILE has JSON " + problem, refusalOf(header));
  }

  @Test
  void somethingBehindTheHeaderIsRefused() throws IOException {
    assertEquals("FILE has JSON that breaks off or is malformed.", refusalOf("{} {}"));
  }

  @Test
  void aHeaderOfBadUtf8IsRefused() throws IOException {
    Files.write(
        file, TinySafetensors.bytes(new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':'}));
    assertEquals("FILE has JSON that is not valid UTF-8.", refusal());
  }

  @Test
  void aTensorNeedsAllItsFieldsAndNoOther() throws IOException {
    assertEquals(
        "Tensor 'a' in FILE has not all of dtype, shape and two data_offsets.",
        refusalOf("{`a`:{`dtype`:`F32`,`shape`:[1]}}"));
    assertEquals(
        "Tensor 'a' in FILE has not all of dtype, shape and two data_offsets.",
        refusalOf("{`a`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0]}}"));
    assertEquals(
        "Tensor 'a' in FILE has the unknown field 'stride'.",
        refusalOf("{`a`:{`dtype`:`F32`,`stride`:[1]}}"));
  }

  @Test
  void theNameOfATensorMustFitAMessage() throws IOException {
    String fields = "{`dtype`:`F32`,`shape`:[0],`data_offsets`:[0,0]}";
    assertEquals(
        "FILE names a tensor 'a?b'; expected 1 to 1024 printable characters.",
        refusalOf("{`a\\nb`:" + fields + "}"));
    assertEquals(
        "FILE names a tensor ''; expected 1 to 1024 printable characters.",
        refusalOf("{``:" + fields + "}"));
    assertEquals(
        "FILE names a tensor '" + "n".repeat(100) + "…'; expected 1 to 1024 printable characters.",
        refusalOf("{`" + "n".repeat(1025) + "`:" + fields + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[-1] | has the impossible shape [-1].",
        "[4294967296,4294967296] | has the impossible shape [4294967296, 4294967296].",
        "[0,576460752303423489] | takes 4 bytes, but its shape [0, 576460752303423489] of FLOAT32 needs 0.",
        "[576460752303423488,0] | has the impossible shape [576460752303423488, 0].",
        "[2] | takes 4 bytes, but its shape [2] of FLOAT32 needs 8.",
      })
  void aShapeMustFitItsBytes(String shape, String problem) throws IOException {
    TinySafetensors.write(
        file,
        "{\"a\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,4]}}".formatted(shape),
        new int[4]);
    assertEquals("Tensor 'a' in FILE " + problem, refusal());
  }

  @Test
  void theBytesOfAnUnreadableTypeMustFitToo() throws IOException {
    assertEquals(
        "Tensor 'a' in FILE takes 4 bytes, but its shape [1] of I64 needs 8.",
        refusalOf("{`a`:{`dtype`:`I64`,`shape`:[1],`data_offsets`:[0,4]}}", new int[4]));
  }

  @Test
  void anUnknownTypeIsRefused() throws IOException {
    assertEquals(
        "Tensor 'a' in FILE has the type 'F3?2', which is not known here.",
        refusalOf("{`a`:{`dtype`:`F3\\n2`,`shape`:[1],`data_offsets`:[0,4]}}", new int[4]));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, 2, 6, has the bytes 2 to 6; expected them to begin at 4", // overlap
    "0, 4, 0, 4, has the bytes 0 to 4; expected them to begin at 4", // the same twice
    "0, 4, 6, 10, has the bytes 6 to 10; expected them to begin at 4", // hole
    "0, 4, 4, 0, has the bytes 4 to 0; expected them to begin at 4", // backwards
    "0, 4, -4, 0, has the bytes -4 to 0; expected them to begin at 0", // before the data
  })
  void bytesMustFollowOneAnother(long begin, long end, long begin2, long end2, String problem)
      throws IOException {
    String message =
        refusalOf(
            """
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]},
             "b":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]}}"""
                .formatted(begin, end, begin2, end2),
            new int[8]);
    assertEquals("Tensor 'b' in FILE " + problem + ", where the tensor before ends.", message);
  }

  @Test
  void theHeaderMustDescribeTheWholeFileAndNoMore() throws IOException {
    String header = "{`a`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0,4]}}";
    assertEquals(
        "FILE has 3 bytes of numbers, but its header describes 4. Download it again.",
        refusalOf(header, new int[3]));
    assertEquals(
        "FILE has 5 bytes of numbers, but its header describes 4. Download it again.",
        refusalOf(header, new int[5]));
  }

  @Test
  void aFileThatShrinksWhileItIsOpenIsNamed() throws IOException {
    TinySafetensors.writeOnes(file, "a");
    try (Safetensors source = Safetensors.open(file)) {
      long size = Files.size(file);
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) size - 1));
      Tensor tensor = source.tensors().get("a");
      ModelException e = assertThrows(ModelException.class, () -> Streamed.bytes(tensor));
      assertEquals(
          "%s ends at byte %d, in the middle of its data. Download it again."
              .formatted(file, size - 1),
          e.getMessage());
    }
  }
}
