package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.model.TinyOnnx.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorBundleTest {
  @TempDir Path folder;
  private Path prefix;
  private Path index;
  private Path data;

  @BeforeEach
  void nameTheFiles() {
    prefix = folder.resolve("model.ckpt-7");
    index = folder.resolve("model.ckpt-7.index");
    data = folder.resolve("model.ckpt-7.data-00000-of-00001");
  }

  private static TinyBundle threeTensors() {
    return new TinyBundle()
        .tensor("bert/dense/bias", TinyBundle.FLOAT, List.of(2L), TinyOnnx.floats(1, 2))
        .tensor("bert/dense/kernel", TinyBundle.FLOAT, List.of(1L, 2L), TinyOnnx.floats(3, 4))
        .tensor("global_step", TinyBundle.INT64, List.of(), TinyOnnx.longs(7));
  }

  private String refusal() {
    return shown(assertThrows(ModelException.class, () -> TensorBundle.open(prefix).close()));
  }

  private String refusalOf(TinyBundle bundle) throws IOException {
    bundle.write(prefix);
    return refusal();
  }

  private String shown(ModelException e) {
    return e.getMessage().replace(index.toString(), "INDEX").replace(data.toString(), "DATA");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void tensorsAreFoundWhateverTheBlocks(int entriesPerBlock) throws IOException {
    threeTensors().entriesPerBlock(entriesPerBlock).write(prefix);
    try (TensorBundle source = TensorBundle.open(prefix)) {
      assertEquals(
          List.of("bert/dense/bias", "bert/dense/kernel", "global_step"),
          List.copyOf(source.tensors().keySet()));
      Tensor kernel = source.tensors().get("bert/dense/kernel");
      assertEquals(List.of(1L, 2L), kernel.shape());
      assertArrayEquals(new float[] {3, 4}, Streamed.floats(kernel));
      assertArrayEquals(
          new float[] {1, 2}, Streamed.floats(source.tensors().get("bert/dense/bias")));
    }
  }

  @Test
  void numbersMayBeSpreadOverSeveralDataFiles() throws IOException {
    byte[] numbers = TinyOnnx.floats(5, 6);
    new TinyBundle()
        .header(new Message().integer(1, 12))
        .entry(
            "a", TinyBundle.entry(1, List.of(2L), 0, 8, TinyBundle.masked(numbers)).integer(3, 11))
        .write(prefix);
    Files.write(folder.resolve("model.ckpt-7.data-00011-of-00012"), numbers);
    try (TensorBundle source = TensorBundle.open(prefix)) {
      assertArrayEquals(new float[] {5, 6}, Streamed.floats(source.tensors().get("a")));
    }
  }

  @Test
  void aKeyThatManyEntriesShareMayNotBeLong() throws IOException {
    assertEquals(
        "INDEX is damaged: a key shares more with the key before than there is, or is too long."
            + " Download it again.",
        refusalOf(new TinyBundle().entry("n".repeat(1025), new Message())));
  }

  @Test
  void theIndexMayBeNamedItself() throws IOException {
    threeTensors().write(prefix);
    try (TensorBundle source = TensorBundle.open(index)) {
      assertEquals(3, source.tensors().size());
    }
  }

  @Test
  void halvesAndBfloat16GiveFloat32() throws IOException {
    new TinyBundle()
        .tensor("brain", 14, List.of(1L), new byte[] {0x20, (byte) 0xc0})
        .tensor("half", 19, List.of(1L), new byte[] {0, 0x3e})
        .write(prefix);
    try (TensorBundle source = TensorBundle.open(prefix)) {
      assertArrayEquals(new float[] {-2.5f}, Streamed.floats(source.tensors().get("brain")));
      assertArrayEquals(new float[] {1.5f}, Streamed.floats(source.tensors().get("half")));
    }
  }

  @Test
  void tensorsOfOtherTypesAreListedButCannotBeRead() throws IOException {
    threeTensors().write(prefix);
    try (TensorBundle source = TensorBundle.open(prefix)) {
      Tensor step = source.tensors().get("global_step");
      ModelException e = assertThrows(ModelException.class, () -> Streamed.bytes(step));
      assertEquals(
          "Tensor 'global_step' in INDEX has the type DT_INT64, but only float32, float16 and"
              + " bfloat16 can be read as weights.",
          shown(e));
    }
  }

  @Test
  void numbersThatWereDamagedAreFoundByTheirChecksum() throws IOException {
    threeTensors().write(prefix);
    byte[] bytes = Files.readAllBytes(data);
    bytes[9] ^= 1;
    Files.write(data, bytes);
    try (TensorBundle source = TensorBundle.open(prefix)) {
      Streamed.bytes(source.tensors().get("bert/dense/bias"));
      Tensor kernel = source.tensors().get("bert/dense/kernel");
      ModelException e = assertThrows(ModelException.class, () -> Streamed.bytes(kernel));
      assertEquals(
          "Tensor 'bert/dense/kernel' in INDEX is damaged: its checksum is %08x, expected %08x. Download the file again."
              .formatted(
                  TinyBundle.masked(Arrays.copyOfRange(bytes, 8, 16)),
                  TinyBundle.masked(TinyOnnx.floats(3, 4))),
          shown(e));
    }
  }

  @Test
  void anIndexThatWasDamagedIsFoundByItsChecksum() throws IOException {
    threeTensors().write(prefix);
    byte[] bytes = Files.readAllBytes(index);
    bytes[20] ^= 1;
    Files.write(index, bytes);
    assertEquals(
        "INDEX is damaged: a block does not have its checksum. Download it again.", refusal());
  }

  @Test
  void aTruncatedIndexIsRefused() throws IOException {
    byte[] whole = threeTensors().index();
    Files.write(index, Arrays.copyOf(whole, whole.length - 1));
    assertEquals(
        "INDEX is no checkpoint's index: it does not end with the mark of a table. Is it"
            + " truncated?",
        refusal());
    Files.write(index, new byte[47]);
    assertEquals("INDEX has 47 bytes; expected a checkpoint's index of 48 to 16777216.", refusal());
  }

  @Test
  void truncatedDataIsRefusedWhenTheBundleIsOpened() throws IOException {
    threeTensors().write(prefix);
    Files.write(data, new byte[15]);
    assertEquals(
        "Tensor 'bert/dense/kernel' in INDEX has its 8 bytes at byte 8 of DATA, which has only 15."
            + " The file is truncated; download it again.",
        refusal());
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    assertEquals("No such file: INDEX", refusal());
    threeTensors().write(prefix);
    Files.delete(data);
    assertEquals("No such file: DATA", refusal());
  }

  @Test
  void whatWeCannotReadIsSaid() throws IOException {
    assertEquals(
        "INDEX has compressed blocks; expected an uncompressed index, as TensorFlow's Saver writes"
            + " it.",
        refusalOf(threeTensors().blockType(1)));
    assertEquals(
        "INDEX was written on a big-endian machine; expected a little-endian checkpoint.",
        refusalOf(threeTensors().header(new Message().integer(1, 1).integer(2, 1))));
    assertEquals(
        "Tensor 'a' in INDEX is stored in slices, which are not supported. Save it unpartitioned.",
        refusalOf(
            new TinyBundle()
                .entry("a", TinyBundle.entry(1, List.of(1L), 0, 4, 0).message(7, new Message()))));
  }

  @Test
  void anEntryMustMakeSense() throws IOException {
    assertEquals(
        "Tensor 'a' in INDEX is in data file 1; expected 0 to 0.",
        refusalOf(
            new TinyBundle().entry("a", TinyBundle.entry(1, List.of(1L), 0, 4, 0).integer(3, 1))));
    assertEquals(
        "Tensor 'a' in INDEX takes 4 bytes, but its shape [2] of FLOAT32 needs 8.",
        refusalOf(new TinyBundle().entry("a", TinyBundle.entry(1, List.of(2L), 0, 4, 0))));
    assertEquals(
        "Tensor 'a' in INDEX has the impossible shape [-1].",
        refusalOf(new TinyBundle().entry("a", TinyBundle.entry(1, List.of(-1L), 0, 4, 0))));
    assertEquals(
        "Tensor 'a' in INDEX has its 4 bytes at byte -4 of DATA, which has only 0. The file is"
            + " truncated; download it again.",
        refusalOf(new TinyBundle().entry("a", TinyBundle.entry(1, List.of(1L), -4, 4, 0))));
    assertEquals(
        "INDEX is not the protocol buffer that was expected: damaged, or of another kind.",
        refusalOf(new TinyBundle().entry("a", new Message().integer(0, 1))));
  }
}
