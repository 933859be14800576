package io.poolhouse.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an ONNX graph shows of a BERT's configuration beyond the shapes of its weights. Each is
 * empty where the graph shows nothing, or not everywhere the same.
 *
 * @param heads attention heads per layer
 * @param layerNormEpsilon what keeps a layer norm from dividing by zero
 * @param activation as {@code hidden_act} of a Hugging Face configuration calls it
 */
record OnnxTraits(
    Optional<Integer> heads, Optional<Double> layerNormEpsilon, Optional<String> activation) {
  /** Epsilons are 1e-12 to 1e-5; a larger constant before a square root is something else. */
  private static final float LARGEST_EPSILON = 1e-2f;

  static OnnxTraits of(OnnxGraph graph, TensorFile file) throws IOException {
    return new OnnxTraits(heads(graph, file), epsilon(graph, file), activation(graph, file));
  }

  /** Heads show where a projection of {@code [.., width]} becomes {@code [.., .., heads, dim]}. */
  private static Optional<Integer> heads(OnnxGraph graph, TensorFile file) throws IOException {
    Set<Integer> found = new HashSet<>();
    for (OnnxNode node : graph.nodes()) {
      Optional<Long> width =
          node.is("Reshape") ? projectionWidth(graph, node.input(0)) : Optional.empty();
      if (width.isPresent()) {
        heads(shape(graph, node.input(1), file), width.get()).ifPresent(found::add);
      }
    }
    return only(found);
  }

  private static Optional<Integer> heads(List<Long> shape, long width) {
    if (shape.size() != 4) {
      return Optional.empty();
    }
    long heads = shape.get(2);
    long dimension = shape.get(3);
    if (heads == -1 && dimension > 0) {
      heads = width / dimension; // Newer exports leave the heads to the Reshape.
    }
    boolean fits = heads > 0 && heads <= width && dimension > 0 && dimension == width / heads;
    return fits && width % heads == 0 ? Optional.of((int) heads) : Optional.empty();
  }

  /** The width of the dense layer that a value comes straight from. */
  private static Optional<Long> projectionWidth(OnnxGraph graph, String value) {
    Optional<OnnxNode> add = graph.producer(value, "Add");
    if (add.isEmpty()) {
      return graph
          .producer(value)
          .flatMap(node -> OnnxDense.layer(graph, node))
          .map(OnnxDense::width);
    }
    return add.get().inputs().stream()
        .flatMap(input -> graph.producer(input).stream())
        .flatMap(node -> OnnxDense.layer(graph, node).stream())
        .map(OnnxDense::width)
        .findFirst();
  }

  /** A shape whose variable dimensions are given as 0. */
  private static List<Long> shape(OnnxGraph graph, String value, TensorFile file)
      throws IOException {
    Optional<OnnxNode> concat = graph.producer(value, "Concat");
    if (concat.isEmpty()) {
      return graph.integers(value, file);
    }
    List<Long> shape = new ArrayList<>();
    for (String part : concat.get().inputs()) {
      String constant =
          graph.producer(part, "Unsqueeze").map(unsqueeze -> unsqueeze.input(0)).orElse(part);
      List<Long> integers = graph.integers(constant, file);
      shape.addAll(integers.isEmpty() ? List.of(0L) : integers);
    }
    return shape;
  }

  private static Optional<Double> epsilon(OnnxGraph graph, TensorFile file) throws IOException {
    Set<Float> found = new HashSet<>();
    for (OnnxNode node : graph.nodes()) {
      if (node.is("LayerNormalization")) {
        found.add(node.number("epsilon", 1e-5f));
      }
      Optional<OnnxNode> add =
          node.is("Sqrt") ? graph.producer(node.input(0), "Add") : Optional.empty();
      if (add.isPresent()) {
        addedConstant(graph, add.get(), file)
            .filter(number -> number > 0 && number <= LARGEST_EPSILON)
            .ifPresent(found::add);
      }
    }
    // Through its text: 1e-12 as a float widens to 9.999999960041972e-13.
    return only(found).map(number -> Double.valueOf(number.toString()));
  }

  private static Optional<String> activation(OnnxGraph graph, TensorFile file) throws IOException {
    if (graph.has("Erf")) {
      return Optional.of("gelu");
    }
    for (OnnxNode node : graph.nodes()) {
      if (node.is("Gelu")) {
        boolean isTanh =
            node.attribute("approximate").filter(kind -> kind.text().equals("tanh")).isPresent();
        return Optional.of(isTanh ? "gelu_new" : "gelu");
      }
      if (node.is("Tanh") && isPartOfGelu(graph, node, file)) {
        return Optional.of("gelu_new");
      }
    }
    return graph.has("Relu") ? Optional.of("relu") : Optional.empty();
  }

  /** The pooler has a Tanh as well, but only GELU goes on with {@code 1 + tanh(..)}. */
  private static boolean isPartOfGelu(OnnxGraph graph, OnnxNode tanh, TensorFile file)
      throws IOException {
    for (OnnxNode consumer : graph.consumers(tanh.output())) {
      if (consumer.is("Add") && addedConstant(graph, consumer, file).equals(Optional.of(1f))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Float> addedConstant(OnnxGraph graph, OnnxNode add, TensorFile file)
      throws IOException {
    Optional<Float> first = graph.number(add.input(0), file);
    return first.isPresent() ? first : graph.number(add.input(1), file);
  }

  private static <T> Optional<T> only(Set<T> found) {
    return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
  }
}
