package io.poolhouse.model;

import io.poolhouse.model.ProtobufReader.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of a BERT that was exported to ONNX, under the names and in the layout they have in
 * PyTorch: the weight of a dense layer is {@code <layer>.weight}, {@code [out, in]}, however the
 * exporter named and turned it ({@link OnnxDense}). Tensors that no dense layer uses keep what the
 * file says.
 */
public final class OnnxInitializers implements TensorSource {
  private final TensorFile file;
  private final OnnxExternalData external;
  private final OnnxTraits traits;
  private final Map<String, Tensor> tensors;

  private OnnxInitializers(TensorFile file, OnnxExternalData external) throws IOException {
    this.file = file;
    this.external = external;
    OnnxGraph graph = OnnxReader.read(file);
    this.traits = OnnxTraits.of(graph, file);
    TensorList list = new TensorList(file.path());
    for (Shown shown : shown(graph)) {
      list.add(shown.isTransposed() ? transposed(shown) : tensor(shown));
    }
    this.tensors = list.asMap();
  }

  /**
   * Opens a model and reads its graph, but no weights.
   *
   * @throws ModelException if there is no such file, or it is no ONNX model, or it is damaged
   */
  public static OnnxInitializers open(Path onnxFile) throws IOException {
    TensorFile file = TensorFile.open(onnxFile);
    OnnxExternalData external = new OnnxExternalData(onnxFile);
    try {
      return new OnnxInitializers(file, external);
    } catch (IOException | RuntimeException e) {
      external.close();
      file.close();
      throw e;
    }
  }

  @Override
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** Attention heads per layer, if the graph shows them. */
  public Optional<Integer> heads() {
    return traits.heads();
  }

  /** The epsilon of the layer norms, if the graph shows it and all have the same. */
  public Optional<Double> layerNormEpsilon() {
    return traits.layerNormEpsilon();
  }

  /**
   * {@code gelu} (with erf), {@code gelu_new} (with tanh) or {@code relu}, if the graph has one.
   */
  public Optional<String> activation() {
    return traits.activation();
  }

  @Override
  public void close() throws IOException {
    external.close();
    file.close();
  }

  /** A constant of the graph, under the name and in the direction that a caller sees. */
  private record Shown(OnnxTensor constant, String name, boolean isTransposed) {}

  /** In the order of the constants in the file. */
  private List<Shown> shown(OnnxGraph graph) {
    Map<String, Set<Shown>> byLayers = new HashMap<>();
    for (OnnxDense layer : OnnxDense.of(graph)) {
      checkIsPlain(layer);
      layer
          .weightName()
          .map(name -> new Shown(layer.weight(), name, !layer.isTorchLayout()))
          .ifPresent(shown -> add(byLayers, shown));
      layer
          .biasName()
          .map(name -> new Shown(layer.bias().orElseThrow(), name, false))
          .ifPresent(shown -> add(byLayers, shown));
    }
    return graph.constants().values().stream()
        .flatMap(
            constant -> byLayers.getOrDefault(constant.name(), asItIs(graph, constant)).stream())
        .toList();
  }

  private static void add(Map<String, Set<Shown>> byLayers, Shown shown) {
    byLayers.computeIfAbsent(shown.constant().name(), any -> new LinkedHashSet<>()).add(shown);
  }

  /** Constants of nodes are mostly axes and divisors; only those with a weight's name are shown. */
  private static Set<Shown> asItIs(OnnxGraph graph, OnnxTensor constant) {
    String name = constant.name();
    boolean isWeight = name.endsWith(OnnxDense.WEIGHT) || name.endsWith(OnnxDense.BIAS);
    return isWeight || graph.isInitializer(name)
        ? Set.of(new Shown(constant, name, false))
        : Set.of();
  }

  private void checkIsPlain(OnnxDense layer) {
    if (layer.isScaled()) {
      throw file.refuse(
          "scales the product of its node %s; expected dense layers with alpha and beta 1."
              .formatted(Quoted.of(layer.node().name())));
    }
  }

  private Tensor transposed(Shown shown) throws IOException {
    return new Transposed(shown.name(), tensor(shown));
  }

  private Tensor tensor(Shown shown) throws IOException {
    OnnxTensor constant = shown.constant();
    TensorHeader header = new TensorHeader(file.path(), shown.name(), constant.shape());
    Optional<NumberFormat> format = constant.format();
    if (format.isEmpty()) {
      return new UnreadableTensor(header, constant.typeName());
    }
    if (constant.external().isPresent()) {
      return external.tensor(header, format.get(), constant.external().get());
    }
    return stored(header, constant, format.get());
  }

  private Tensor stored(TensorHeader header, OnnxTensor constant, NumberFormat format) {
    Map<Integer, Region> data = constant.data();
    if (data.size() != 1 && header.elements() > 0) {
      throw header.refuse(
          "has its numbers in %d fields; expected one. Export the model again."
              .formatted(data.size()));
    }
    Region halves = data.get(OnnxTensor.INT32_DATA);
    if (halves != null && format != NumberFormat.FLOAT32) {
      return new PackedHalves(header, file, format, halves);
    }
    int field = format == NumberFormat.FLOAT32 ? OnnxTensor.FLOAT_DATA : OnnxTensor.RAW_DATA;
    Region numbers =
        data.getOrDefault(OnnxTensor.RAW_DATA, data.getOrDefault(field, new Region(0, 0)));
    return new StoredTensor(header, file, format, numbers.position(), numbers.length());
  }
}
