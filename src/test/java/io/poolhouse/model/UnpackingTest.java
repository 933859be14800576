package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackingTest {
  @TempDir Path folder;
  private Path archive;
  private Path target;

  @BeforeEach
  void anEmptyTarget() throws IOException {
    archive = folder.resolve("model.jar");
    target = Files.createDirectory(folder.resolve("target"));
  }

  @Test
  void aZipInsideBecomesAFolderWhateverItsNameAndTheNextEntryIsStillRead() throws IOException {
    byte[] inner = zip("a.txt", "1", "b/c.txt", "2");
    Files.write(archive, zip("x/model-v1", inner, "x/last.txt", bytes("3")));
    Unpacking.unpack(archive, target);
    assertEquals("1", Files.readString(target.resolve("x/model-v1/a.txt")));
    assertEquals("2", Files.readString(target.resolve("x/model-v1/b/c.txt")));
    assertEquals("3", Files.readString(target.resolve("x/last.txt")));
  }

  @Test
  void aZipInAZipInAZipStaysAFile() throws IOException {
    byte[] innermost = zip("a.txt", "1");
    Files.write(archive, zip("one.zip", zip("two.zip", innermost)));
    Unpacking.unpack(archive, target);
    assertEquals(innermost.length, Files.size(target.resolve("one.zip/two.zip")));
  }

  @Test
  void aPickleIsNotUnpackedThoughItIsAZip() throws IOException {
    byte[] pickle = zip("archive/data.pkl", "x");
    Files.write(archive, zip("pytorch_model.bin", pickle));
    Unpacking.unpack(archive, target);
    assertEquals(pickle.length, Files.size(target.resolve("pytorch_model.bin")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "/evil", "C:evil", "..\\evil", "a/.."})
  void anEntryThatWouldLeaveTheFolderIsRefused(String name) throws IOException {
    Files.write(archive, zip("fine", "1", name, "2"));
    assertRefused(
        "'%s' is not unpacked: it has an entry '%s', which would leave the folder it is unpacked to."
            .formatted(archive, name));
    assertFalse(Files.exists(folder.resolve("evil")));
  }

  @Test
  void anEntryOfTheZipInsideLeavesItsFolderNeither() throws IOException {
    Files.write(archive, zip("inner", zip("../../evil", "1")));
    assertRefused(
        "'%s' is not unpacked: it has an entry '../../evil', which would leave the folder it is unpacked to."
            .formatted(archive));
  }

  @Test
  void anEntryThatComesTwiceIsRefused() throws IOException {
    Files.write(archive, zip("a/config.json", "1", "a/./config.json", "2"));
    assertRefused(
        "'%s' is not unpacked: it has two entries for 'a/config.json'.".formatted(archive));
  }

  @Test
  void whatCountsIsTheBytesThatComeOut() throws IOException {
    Files.write(archive, zip("zeros", new byte[2000], "inner", zip("zeros", new byte[2000])));
    ModelException refused =
        assertThrows(ModelException.class, () -> new Unpacking(archive, 3999, 100).into(target));
    assertEquals(
        "'%s' is not unpacked: it has more than 3999 bytes when unpacked.".formatted(archive),
        refused.getMessage());
  }

  @Test
  void endlessEmptyEntriesAreRefused() throws IOException {
    Files.write(archive, zip("a", "", "b", "", "c", ""));
    ModelException refused =
        assertThrows(ModelException.class, () -> new Unpacking(archive, 100, 2).into(target));
    assertEquals(
        "'%s' is not unpacked: it has more than 2 entries.".formatted(archive),
        refused.getMessage());
  }

  @Test
  void aTruncatedArchiveIsRefused() throws IOException {
    byte[] whole = zip("a", new byte[5000]);
    Files.write(archive, Arrays.copyOf(whole, 35));
    assertRefused(
        "'%s' is a broken archive: Unexpected end of ZLIB input stream. Fetch it again."
            .formatted(archive));
  }

  private void assertRefused(String message) {
    ModelException refused =
        assertThrows(ModelException.class, () -> Unpacking.unpack(archive, target));
    assertEquals(message, refused.getMessage());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Of names and contents (texts or bytes) in turn. */
  static byte[] zip(Object... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
        write(namesAndContents[i + 1], zip);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static void write(Object content, OutputStream out) throws IOException {
    out.write(content instanceof byte[] raw ? raw : bytes((String) content));
  }
}
