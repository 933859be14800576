package io.poolhouse.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A dense layer of an ONNX graph, {@code x W + b}.
 *
 * <p>Exporters turn a layer's weight round, to {@code [in, out]}, and drop its name ({@code
 * onnx::MatMul_787}), but the name of the bias stays ({@code
 * encoder.layer.0.attention.self.query.bias}), and so does the path that names the node ({@code
 * /encoder/layer.0/attention/self/query/MatMul}).
 *
 * @param node for messages, and for the path in its name
 * @param weight the constant of the weight
 * @param isTorchLayout whether it lies as {@code [out, in]}
 * @param bias the constant that is added to the product
 */
record OnnxDense(
    OnnxNode node, OnnxTensor weight, boolean isTorchLayout, Optional<OnnxTensor> bias) {
  static final String WEIGHT = ".weight";
  static final String BIAS = ".bias";

  static List<OnnxDense> of(OnnxGraph graph) {
    List<OnnxDense> layers = new ArrayList<>();
    for (OnnxNode node : graph.nodes()) {
      layer(graph, node).ifPresent(layers::add);
    }
    return layers;
  }

  static Optional<OnnxDense> layer(OnnxGraph graph, OnnxNode node) {
    if (!node.is("MatMul") && !node.is("Gemm")) {
      return Optional.empty();
    }
    boolean isTorchLayout = node.is("Gemm") && node.integer("transB", 0) == 1;
    String input = node.input(1);
    // Without constant folding the weight keeps its layout, and a Transpose stands before the node.
    Optional<OnnxNode> transpose =
        graph.producer(input, "Transpose").filter(any -> graph.constant(input).isEmpty());
    return graph
        .constant(transpose.map(before -> before.input(0)).orElse(input))
        .filter(weight -> weight.hasRank(2))
        .map(
            weight ->
                new OnnxDense(
                    node, weight, isTorchLayout != transpose.isPresent(), bias(graph, node)));
  }

  private static Optional<OnnxTensor> bias(OnnxGraph graph, OnnxNode node) {
    if (node.is("Gemm")) {
      return graph.constant(node.input(2)).filter(bias -> bias.hasRank(1));
    }
    return graph.consumers(node.output()).stream()
        .filter(consumer -> consumer.is("Add"))
        .flatMap(add -> graph.constantInput(add).stream())
        .filter(bias -> bias.hasRank(1))
        .findFirst();
  }

  /** Whether the layer is more than a product and a sum, so that its weight is not a BERT's. */
  boolean isScaled() {
    return node.is("Gemm") && (node.number("alpha", 1) != 1 || node.number("beta", 1) != 1);
  }

  /** Numbers that the layer gives per token. */
  long width() {
    return weight.shape().get(isTorchLayout ? 0 : 1);
  }

  Optional<String> weightName() {
    return name().map(name -> name + WEIGHT);
  }

  /** Empty if the layer has no bias, too. */
  Optional<String> biasName() {
    return bias.flatMap(
        own ->
            own.name().endsWith(BIAS) ? Optional.of(own.name()) : name().map(name -> name + BIAS));
  }

  /** As the model's own code calls the layer: {@code encoder.layer.0.attention.self.query}. */
  private Optional<String> name() {
    if (weight.name().endsWith(WEIGHT)) {
      return Optional.of(without(WEIGHT, weight.name()));
    }
    if (bias.isPresent() && bias.get().name().endsWith(BIAS)) {
      return Optional.of(without(BIAS, bias.get().name()));
    }
    int operator = node.name().lastIndexOf('/');
    return node.name().startsWith("/") && operator > 0
        ? Optional.of(node.name().substring(1, operator).replace('/', '.'))
        : Optional.empty();
  }

  private static String without(String suffix, String name) {
    return name.substring(0, name.length() - suffix.length());
  }
}
