package io.poolhouse.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The nodes and constants of an ONNX graph, and who makes and who takes each value. */
final class OnnxGraph {
  private final Set<String> initializers;
  private final List<OnnxNode> nodes;
  private final Map<String, OnnxTensor> constants = new LinkedHashMap<>();
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final Map<String, List<OnnxNode>> consumers = new HashMap<>();

  OnnxGraph(List<OnnxTensor> initializers, List<OnnxNode> nodes) {
    this.initializers =
        initializers.stream().map(OnnxTensor::name).collect(Collectors.toUnmodifiableSet());
    this.nodes = nodes;
    initializers.forEach(tensor -> constants.put(tensor.name(), tensor));
    nodes.forEach(this::enter);
  }

  private void enter(OnnxNode node) {
    node.outputs().forEach(output -> producers.put(output, node));
    node.inputs()
        .forEach(input -> consumers.computeIfAbsent(input, any -> new ArrayList<>()).add(node));
    if (node.is("Constant")) {
      node.attribute("value")
          .flatMap(OnnxNode.Attribute::tensor)
          .ifPresent(tensor -> constants.putIfAbsent(node.output(), tensor.named(node.output())));
    }
    // Exporters store equal tensors once and give the others their names by an Identity.
    if (node.is("Identity") && constants.containsKey(node.input(0))) {
      constants.putIfAbsent(node.output(), constants.get(node.input(0)).named(node.output()));
    }
  }

  boolean isInitializer(String value) {
    return initializers.contains(value);
  }

  List<OnnxNode> nodes() {
    return nodes;
  }

  /** Initializers, then tensors of Constant nodes and other names of any: by name. */
  Map<String, OnnxTensor> constants() {
    return constants;
  }

  Optional<OnnxTensor> constant(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  Optional<OnnxNode> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  Optional<OnnxNode> producer(String value, String operator) {
    return producer(value).filter(node -> node.is(operator));
  }

  List<OnnxNode> consumers(String value) {
    return consumers.getOrDefault(value, List.of());
  }

  boolean has(String operator) {
    return nodes.stream().anyMatch(node -> node.is(operator));
  }

  /** Of the two inputs of an Add, the constant one. */
  Optional<OnnxTensor> constantInput(OnnxNode add) {
    return constant(add.input(0)).or(() -> constant(add.input(1)));
  }

  /** The integers that a value always has, in whichever way the graph writes them. */
  List<Long> integers(String value, TensorFile file) throws IOException {
    Optional<OnnxTensor> constant = constant(value);
    if (constant.isPresent()) {
      return constant.get().integers(file);
    }
    Optional<OnnxNode> producer = producer(value, "Constant");
    List<Long> list =
        producer
            .flatMap(node -> node.attribute("value_ints"))
            .map(OnnxNode.Attribute::integers)
            .orElse(List.of());
    return producer
        .flatMap(node -> node.attribute("value_int"))
        .map(attribute -> List.of(attribute.integer()))
        .orElse(list);
  }

  /** The float that a value always has, in whichever way the graph writes it. */
  Optional<Float> number(String value, TensorFile file) throws IOException {
    Optional<OnnxTensor> constant = constant(value);
    if (constant.isPresent()) {
      return constant.get().number(file);
    }
    return producer(value, "Constant")
        .flatMap(node -> node.attribute("value_float"))
        .map(OnnxNode.Attribute::number);
  }
}
