package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loading compiles the whole program, what runs on CUDA only included. So every test that opens an
 * encoder holds the CUDA text to PyTorch's signatures, on a machine without CUDA too.
 */
class ProgramTextTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          attention.py | 0., False, False) | 0., False, False, nonsense=1) | aten::_flash_attention_forward
          attention.py | longest, 0., 0)   | longest, 0., "0")             | aten::_efficient_attention_forward
          linear.py    | y, approximate="tanh" | y, approximat="tanh"      | aten::gelu
          linear.py    | , residual)       | , residual, beta=2)           | aten::add
          """)
  void aMistakeInTextThatRunsOnCudaOnlyFailsTheLoadByName(
      String file, String right, String wrong, String operator) throws IOException {
    ModelFile broken = changed(file, right, wrong);
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> Encoder.open(broken, ComputeDevice.CPU, Precision.FLOAT32));
    assertEquals("PyTorch cannot run '%s'.".formatted(broken.path()), refused.getMessage());
    String reason = refused.getCause().getMessage();
    assertTrue(reason.contains(operator), reason);
    assertTrue(reason.contains("code/__torch__/poolhouse/" + file), reason);
  }

  /** The control of the test above: the copy itself does no harm. */
  @Test
  void anUnchangedCopyLoads() throws IOException {
    ModelFile copy = changed("attention.py", "0., False, False)", "0., False, False)");
    Encoder.open(copy, ComputeDevice.CPU, Precision.FLOAT32).close();
  }

  @Test
  void everyFileBesideTheReadmeIsPartOfTheProgram() throws IOException, URISyntaxException {
    Path code =
        Path.of(ProgramText.class.getResource("code/__torch__/poolhouse/encoder.py").toURI())
            .getParent();
    Path archive = RandomBert.seeded(1).in(folder).path();
    try (Stream<Path> files = Files.list(code);
        ZipFile zip = new ZipFile(archive.toFile())) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals("README.md"))
              .sorted()
              .toList();
      String prefix = "encoder/code/__torch__/poolhouse/";
      List<String> packed =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith(prefix))
              .map(name -> name.substring(prefix.length()))
              .toList();
      assertEquals(names, packed);
    }
  }

  @Test
  void everyFileOfAFamilyTakesThePlaceOfASharedOneOrIsNamed()
      throws IOException, URISyntaxException {
    Path code =
        Path.of(ProgramText.class.getResource("code/__torch__/poolhouse/encoder.py").toURI())
            .getParent();
    try (Stream<Path> files = Files.walk(code.resolve("families"))) {
      List<Path> own = files.filter(Files::isRegularFile).toList();
      assertTrue(own.size() > 1, own.toString());
      for (Path file : own) {
        String name = file.getFileName().toString().replace(".py", "");
        boolean isShared = Files.isRegularFile(code.resolve(file.getFileName()));
        assertTrue(isShared || ProgramText.OWN_FILES.contains(name), file.toString());
        assertEquals(2, code.resolve("families").relativize(file).getNameCount());
      }
    }
  }

  /** The model, with one passage of its program replaced. */
  private ModelFile changed(String file, String right, String wrong) throws IOException {
    return ChangedProgram.of(
        RandomBert.seeded(1).in(folder), file, right, wrong, folder.resolve("changed.pt"));
  }
}
