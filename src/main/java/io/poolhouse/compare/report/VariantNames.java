package io.poolhouse.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Names of variants, without the parts that all of a report have in common. */
record VariantNames(boolean severalModels, boolean severalClassifiers) {

  static VariantNames of(List<VariantScore> variants) {
    return new VariantNames(
        several(variants, Variant::model), several(variants, Variant::classifier));
  }

  private static boolean several(List<VariantScore> variants, Function<Variant, String> part) {
    return variants.stream().map(VariantScore::variant).map(part).distinct().count() > 1;
  }

  String of(Variant variant) {
    return String.join(" · ", parts(variant));
  }

  /** What is common to all, such as {@code minilm, logistic}; empty if nothing is. */
  String common(Variant any) {
    List<String> common = new ArrayList<>();
    if (!severalModels) {
      common.add(ShownText.name(any.model()));
    }
    if (!severalClassifiers && !any.classifier().isEmpty()) {
      common.add(ShownText.name(any.classifier()));
    }
    return String.join(", ", common);
  }

  private List<String> parts(Variant variant) {
    List<String> parts = new ArrayList<>();
    parts.add(ShownText.name(variant.pooling()));
    if (severalModels) {
      parts.add(ShownText.name(variant.model()));
    }
    if (severalClassifiers) {
      parts.add(ShownText.name(variant.classifier()));
    }
    return parts;
  }
}
