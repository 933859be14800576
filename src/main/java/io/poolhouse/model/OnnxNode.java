package io.poolhouse.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A NodeProto: one operation of an ONNX graph, with the names of the values it takes and gives. */
record OnnxNode(
    String operator,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  /** An AttributeProto; fields that the file does not set are zero or empty. */
  record Attribute(
      String name,
      float number,
      long integer,
      String text,
      List<Long> integers,
      Optional<OnnxTensor> tensor) {}

  boolean is(String wanted) {
    return operator.equals(wanted);
  }

  /** The name of an input; empty if the node has fewer. */
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  String output() {
    return outputs.isEmpty() ? "" : outputs.get(0);
  }

  Optional<Attribute> attribute(String wanted) {
    return Optional.ofNullable(attributes.get(wanted));
  }

  long integer(String wanted, long otherwise) {
    return attribute(wanted).map(Attribute::integer).orElse(otherwise);
  }

  float number(String wanted, float otherwise) {
    return attribute(wanted).map(Attribute::number).orElse(otherwise);
  }
}
