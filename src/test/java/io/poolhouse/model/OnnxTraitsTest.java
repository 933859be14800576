package io.poolhouse.model;

import static io.poolhouse.model.TinyOnnx.attribute;
import static io.poolhouse.model.TinyOnnx.integers;
import static io.poolhouse.model.TinyOnnx.matrix;
import static io.poolhouse.model.TinyOnnx.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTraitsTest {
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
}
