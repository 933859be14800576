package io.poolhouse.model;

import static io.poolhouse.model.TinyOnnx.attribute;
import static io.poolhouse.model.TinyOnnx.integers;
import static io.poolhouse.model.TinyOnnx.matrix;
import static io.poolhouse.model.TinyOnnx.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxInitializersTest {
  /** Two inputs, three outputs; as a layer's weight in PyTorch it is [[1,4],[2,5],[3,6]]. */
  private static final List<Long> IN_OUT = List.of(2L, 3L);

  private static final float[] NUMBERS = {1, 2, 3, 4, 5, 6};
  private static final float[] TURNED = {1, 4, 2, 5, 3, 6};

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
  void aWeightWithoutNameIsNamedByItsBiasAndTurnedRound() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("query.bias", List.of(3L), 7, 8, 9))
            .initializer(matrix("onnx::MatMul_7", IN_OUT, NUMBERS))
            .node("MatMul", "/some/path/MatMul", "x onnx::MatMul_7", "xw")
            .node("Add", "", "query.bias xw", "y");
    try (OnnxInitializers source = open(model)) {
      assertEquals(List.of("query.bias", "query.weight"), List.copyOf(source.tensors().keySet()));
      assertTensor(source, "query.weight", List.of(3L, 2L), TURNED);
      assertTensor(source, "query.bias", List.of(3L), 7, 8, 9);
    }
  }

  @Test
  void aWeightAndBiasWithoutNamesAreNamedByThePathOfTheNode() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("onnx::Add_8", List.of(3L), 7, 8, 9))
            .initializer(matrix("onnx::MatMul_7", IN_OUT, NUMBERS))
            .node("MatMul", "/encoder/layer.0/query/MatMul", "x onnx::MatMul_7", "xw")
            .node("Add", "", "xw onnx::Add_8", "y");
    try (OnnxInitializers source = open(model)) {
      assertTensor(source, "encoder.layer.0.query.weight", List.of(3L, 2L), TURNED);
      assertTensor(source, "encoder.layer.0.query.bias", List.of(3L), 7, 8, 9);
      assertEquals(2, source.tensors().size());
    }
  }

  @Test
  void aWeightThatNothingNamesStaysAsItIs() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("onnx::MatMul_7", IN_OUT, NUMBERS))
            .node("MatMul", "MatMul_12", "x onnx::MatMul_7", "xw")
            .node("MatMul", "/MatMul", "x onnx::MatMul_7", "xw2");
    try (OnnxInitializers source = open(model)) {
      assertTensor(source, "onnx::MatMul_7", IN_OUT, NUMBERS);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 3, 2, 1 4 2 5 3 6", "1, 2, 3, 1 2 3 4 5 6"})
  void aGemmSaysWhetherItsWeightIsTurnedRound(long transB, long rows, long columns, String numbers)
      throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("w", IN_OUT, NUMBERS))
            .initializer(matrix("pooler.dense.bias", List.of(rows), new float[(int) rows]))
            .node(
                "Gemm",
                "",
                "x w pooler.dense.bias",
                "y",
                attribute("transB").integer(3, transB),
                attribute("alpha").float32(2, 1),
                attribute("beta").float32(2, 1));
    try (OnnxInitializers source = open(model)) {
      Tensor weight = source.tensors().get("pooler.dense.weight");
      assertEquals(List.of(rows, columns), weight.shape());
      StringBuilder found = new StringBuilder();
      for (float number : Streamed.floats(weight)) {
        found.append(found.isEmpty() ? "" : " ").append((int) number);
      }
      assertEquals(numbers, found.toString());
    }
  }

  @Test
  void aGemmThatScalesIsRefusedBecauseItsWeightWouldBeWrong() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("dense.weight", IN_OUT, NUMBERS))
            .node("Gemm", "/dense/Gemm", "x dense.weight", "y", attribute("alpha").float32(2, 2));
    assertEquals(
        "FILE scales the product of its node '/dense/Gemm'; expected dense layers with alpha and"
            + " beta 1.",
        refusalOf(model));
  }

  @Test
  void aWeightBehindATransposeIsTakenAsItIs() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("query.weight", IN_OUT, NUMBERS))
            .node("Transpose", "", "query.weight", "turned")
            .node("MatMul", "", "x turned", "y");
    try (OnnxInitializers source = open(model)) {
      assertTensor(source, "query.weight", IN_OUT, NUMBERS);
    }
  }

  @Test
  void aNamedWeightThatGoesStraightIntoAMatMulIsTurnedRound() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("query.weight", IN_OUT, NUMBERS))
            .node("MatMul", "", "x query.weight", "y");
    try (OnnxInitializers source = open(model)) {
      assertTensor(source, "query.weight", List.of(3L, 2L), TURNED);
    }
  }

  @Test
  void weightsInConstantNodesAreFoundAndOtherConstantsAreNotShown() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .constant("w", matrix("", IN_OUT, NUMBERS))
            .constant("query.bias", matrix("", List.of(3L), 7, 8, 9))
            .constant("axis", integers("", 1))
            .node("MatMul", "", "x w", "xw")
            .node("Add", "", "xw query.bias", "y");
    try (OnnxInitializers source = open(model)) {
      assertEquals(Set.of("query.weight", "query.bias"), source.tensors().keySet());
      assertTensor(source, "query.weight", List.of(3L, 2L), TURNED);
      assertTensor(source, "query.bias", List.of(3L), 7, 8, 9);
    }
  }

  @Test
  void equalTensorsThatTheExporterStoredOnceHaveTheirOwnNames() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("layer.0.bias", List.of(3L), 0, 0, 0))
            .initializer(matrix("w", IN_OUT, NUMBERS))
            .node("Identity", "", "layer.0.bias", "layer.1.bias")
            .node("MatMul", "", "x w", "xw")
            .node("Add", "", "layer.1.bias xw", "y");
    try (OnnxInitializers source = open(model)) {
      assertEquals(
          Set.of("layer.0.bias", "layer.1.weight", "layer.1.bias"), source.tensors().keySet());
    }
  }

  @Test
  void twoWeightsOfOneNameAreRefused() throws IOException {
    TinyOnnx model =
        new TinyOnnx()
            .initializer(matrix("query.weight", IN_OUT, NUMBERS))
            .initializer(matrix("query.bias", List.of(3L), 7, 8, 9))
            .initializer(matrix("w", IN_OUT, NUMBERS))
            .node("MatMul", "", "x w", "xw")
            .node("Add", "", "xw query.bias", "y");
    assertEquals(
        "FILE holds two tensors named 'query.weight'; expected each name once.", refusalOf(model));
    assertEquals(
        "FILE holds two tensors named 'a'; expected each name once.",
        refusalOf(
            new TinyOnnx()
                .initializer(matrix("a", List.of(1L), 1))
                .initializer(matrix("a", List.of(1L), 2))));
  }
}
