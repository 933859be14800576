package io.poolhouse.model;

import static io.poolhouse.model.TinyOnnx.attribute;
import static io.poolhouse.model.TinyOnnx.integers;
import static io.poolhouse.model.TinyOnnx.matrix;
import static io.poolhouse.model.TinyOnnx.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.model.TinyOnnx.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A projection of four numbers, and what follows it. */
  private static TinyOnnx projection() {
    return new TinyOnnx()
        .initializer(matrix("query.bias", List.of(4L), 0, 0, 0, 0))
        .initializer(matrix("w", List.of(1L, 4L), 1, 2, 3, 4))
        .node("MatMul", "", "x w", "xw")
        .node("Add", "", "query.bias xw", "y");
  }

  private Optional<Integer> headsOf(TinyOnnx model) throws IOException {
    try (OnnxInitializers source = open(model)) {
      return source.heads();
    }
  }

  @Test
  void headsAreReadFromTheReshapeOfAProjection() throws IOException {
    assertEquals(
        Optional.of(2),
        headsOf(
            projection()
                .initializer(integers("shape", 0, 0, 2, 2))
                .node("Reshape", "", "y shape", "split")));
    assertEquals(
        Optional.of(4),
        headsOf(
            projection()
                .initializer(integers("shape", 0, 0, -1, 1))
                .node("Reshape", "", "y shape", "split")));
    assertEquals(
        Optional.of(1),
        headsOf(
            projection()
                .constant("four", integers("", 4))
                .node("Constant", "", "", "one", attribute("value_int").integer(3, 1))
                .node("Unsqueeze", "", "one", "ones")
                .node("Concat", "", "batch length ones four", "shape")
                .node("Reshape", "", "y shape", "split")));
    assertEquals(
        Optional.of(2),
        headsOf(
            projection()
                .constant("shape", tensor("", 7, 4).bytes(7, new byte[] {0, 0, 2, 2}))
                .node("Reshape", "", "y shape", "split")));
  }

  @Test
  void headsThatTheGraphDoesNotShowStayOpen() throws IOException {
    assertEquals(Optional.empty(), headsOf(projection()));
    // No projection before the Reshape.
    assertEquals(
        Optional.empty(),
        headsOf(
            projection()
                .initializer(integers("shape", 0, 0, 2, 2))
                .node("Reshape", "", "x shape", "split")));
    // Does not make up the width of four.
    assertEquals(
        Optional.empty(),
        headsOf(
            projection()
                .initializer(integers("shape", 0, 0, 2, 3))
                .node("Reshape", "", "y shape", "split")));
    // Two answers.
    assertEquals(
        Optional.empty(),
        headsOf(
            projection()
                .initializer(integers("shape", 0, 0, 2, 2))
                .initializer(integers("shape2", 0, 0, 4, 1))
                .node("Reshape", "", "y shape", "split")
                .node("Reshape", "", "y shape2", "split2")));
  }

  private Optional<Double> epsilonOf(TinyOnnx model) throws IOException {
    try (OnnxInitializers source = open(model)) {
      return source.layerNormEpsilon();
    }
  }

  @Test
  void epsilonIsReadFromALayerNormOrFromBeforeASquareRoot() throws IOException {
    assertEquals(
        Optional.of(1e-12),
        epsilonOf(
            new TinyOnnx()
                .node(
                    "LayerNormalization", "", "x", "y", attribute("epsilon").float32(2, 1e-12f))));
    assertEquals(
        Optional.of(1e-5), epsilonOf(new TinyOnnx().node("LayerNormalization", "", "x", "y")));
    assertEquals(
        Optional.of(1e-7),
        epsilonOf(
            new TinyOnnx()
                .constant("eps", matrix("", List.of(), 1e-7f))
                .node("Add", "", "variance eps", "sum")
                .node("Sqrt", "", "sum", "deviation")));
    assertEquals(
        Optional.empty(),
        epsilonOf(
            new TinyOnnx()
                .node("LayerNormalization", "", "x", "y")
                .node("LayerNormalization", "", "x", "y", attribute("epsilon").float32(2, 1f))));
    assertEquals(Optional.empty(), epsilonOf(new TinyOnnx().node("Sqrt", "", "x", "y")));
  }

  private Optional<String> activationOf(TinyOnnx model) throws IOException {
    try (OnnxInitializers source = open(model)) {
      return source.activation();
    }
  }

  @Test
  void theActivationIsReadFromTheNodes() throws IOException {
    assertEquals(Optional.of("gelu"), activationOf(new TinyOnnx().node("Erf", "", "x", "y")));
    assertEquals(Optional.of("gelu"), activationOf(new TinyOnnx().node("Gelu", "", "x", "y")));
    assertEquals(
        Optional.of("gelu_new"),
        activationOf(
            new TinyOnnx().node("Gelu", "", "x", "y", attribute("approximate").text(4, "tanh"))));
    assertEquals(
        Optional.of("gelu_new"),
        activationOf(
            new TinyOnnx()
                .node("Constant", "", "", "one", attribute("value_float").float32(2, 1))
                .node("Tanh", "", "x", "t")
                .node("Add", "", "one t", "y")));
    assertEquals(Optional.of("relu"), activationOf(new TinyOnnx().node("Relu", "", "x", "y")));
  }

  @Test
  void theTanhOfThePoolerIsNoActivation() throws IOException {
    assertEquals(Optional.empty(), activationOf(new TinyOnnx().node("Tanh", "", "x", "pooled")));
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
    byte[] whole = projection().toBytes();
    // The last 4 bytes are the operator set, which may be missing.
    for (int length = 11; length < whole.length - 4; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
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
}
