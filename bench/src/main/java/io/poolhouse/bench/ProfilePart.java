package io.poolhouse.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a forward pass spends its time on, by the names of PyTorch's operators. */
enum ProfilePart {
  PRODUCTS("matrix products, GELU and residual in them", "_linear_pointwise", "linear", "addmm"),
  ATTENTION("attention", "attention"),
  NORM("layer normalisation", "layer_norm"),
  GATHER("embedding lookup", "embedding", "index_select"),
  COPIES("copies and conversions", "cat", "copy_", "_to_copy", "constant_pad_nd", "clone"),
  REST("pooling, views, allocation");

  private final String title;
  private final List<String> operators;

  ProfilePart(String title, String... operators) {
    this.title = title;
    this.operators = List.of(operators);
  }

  String title() {
    return title;
  }

  static Map<ProfilePart, Double> seconds(Map<String, Double> byOperator) {
    Map<ProfilePart, Double> seconds = new EnumMap<>(ProfilePart.class);
    byOperator.forEach((name, own) -> seconds.merge(of(name), own, Double::sum));
    return seconds;
  }

  private static ProfilePart of(String operator) {
    return Arrays.stream(values())
        .filter(part -> part.operators.stream().anyMatch(operator::contains))
        .findFirst()
        .orElse(REST);
  }
}
