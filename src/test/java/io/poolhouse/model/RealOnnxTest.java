package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against ONNX files that people use. All numbers were made with Python: {@code
 * onnx.numpy_helper.to_array} of each initializer, the {@code onnx::MatMul_…} ones transposed and
 * named by the Add that takes their product; sums are numpy's in float64.
 */
class RealOnnxTest {
  @TempDir Path folder;

  private OnnxInitializers open(String resource) throws IOException {
    Path file = folder.resolve("model.onnx");
    try (InputStream stream = RealOnnxTest.class.getResourceAsStream(resource)) {
      Files.copy(stream, file);
    }
    return OnnxInitializers.open(file);
  }

  /** The digest is over name and numbers of all tensors in the order of their names. */
  @ParameterizedTest
  @CsvSource({
    "/all-minilm-l6-v2.onnx, 102, 2e3eea07d8fccb606d05a87617183aaa313c9a413381049d7a13a4f2d846b84a",
    "/bge-small-en-v1.5.onnx, 197, 2c7b9896563d1de28a459ccefa0eaa98ac8da61bda09f1ff13ccb07f56320131",
    "/e5-small-v2.onnx, 198, 15fe26b59ec3a8caa392d5d097517eb6606c15b376c366b845bd77c95644352c",
  })
  void everyNumberOfEveryTensorIsThereUnderItsName(String resource, int count, String digest)
      throws IOException {
    try (OnnxInitializers source = open(resource)) {
      assertEquals(count, source.tensors().size());
      assertEquals(digest, Streamed.digest(source.tensors()));
      assertEquals(Optional.of(12), source.heads());
      assertEquals(Optional.of(1e-12), source.layerNormEpsilon());
      assertEquals(Optional.of("gelu"), source.activation());
    }
  }

  @Test
  void aFewNumbersOfMiniLmAreWhereTheyShouldBe() throws IOException {
    try (OnnxInitializers source = open("/all-minilm-l6-v2.onnx")) {
      assertNumbers(
          source.tensors().get("embeddings.word_embeddings.weight"),
          List.of(30522L, 384L),
          138.05072214923618,
          -0.019989013671875f,
          -0.0034027099609375f,
          -0.014678955078125f);
      assertNumbers(
          source.tensors().get("embeddings.LayerNorm.weight"),
          List.of(384L),
          236.85435231029987,
          0.5989283323287964f,
          0.583594799041748f,
          0.6335410475730896f);
      assertNumbers(
          source.tensors().get("encoder.layer.0.attention.self.query.weight"),
          List.of(384L, 384L),
          13.52819408863644,
          -0.1486196219921112f,
          0.043580375611782074f,
          0.08559577912092209f);
      assertNumbers(
          source.tensors().get("encoder.layer.3.intermediate.dense.weight"),
          List.of(1536L, 384L),
          229.81509488688624,
          -0.13158251345157623f,
          -0.06239306181669235f,
          -0.10683031380176544f);
      assertNumbers(
          source.tensors().get("encoder.layer.5.output.dense.weight"),
          List.of(384L, 1536L),
          -53.19849107446487,
          -0.056546345353126526f,
          0.009879817254841328f,
          -0.012258711270987988f);
    }
  }

  private static void assertNumbers(Tensor tensor, List<Long> shape, double sum, float... first)
      throws IOException {
    assertEquals(shape, tensor.shape());
    assertArrayEquals(first, Arrays.copyOf(Streamed.floats(tensor), first.length));
    assertEquals(sum, Streamed.sum(tensor), 1e-6, "sum of " + tensor.name());
  }
}
