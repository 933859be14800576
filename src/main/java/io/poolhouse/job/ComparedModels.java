package io.poolhouse.job;

import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The models of a comparison and their poolings, checked.
 *
 * @param embedders one a model, on column {@code text}
 * @param reference the pooling of the first model that all are held against
 */
record ComparedModels(List<TextEmbedder> embedders, Pooling reference) {

  /** Every model gives the poolings that were asked for, the first one the reference, too. */
  static ComparedModels of(EncodingOptions encoding, String reference, Console console)
      throws IOException {
    Pooling against = Pooling.parse(reference);
    List<TextEmbedder> embedders = new ArrayList<>();
    for (String name : names(encoding)) {
      Models.resolve(name, console);
      TextEmbedder embedder = encoding.embedder("text").setModel(name);
      if (encoding.pooling().isBlank()) {
        embedder.setPoolings("all");
      }
      if (embedders.isEmpty() && !gives(embedder, against)) {
        embedder.setPoolings(against + "," + words(embedder.plannedPoolings()));
        embedder.plannedPoolings(); // the model may not give the reference
        console.say("%s is added: all others are held against it".formatted(against));
      }
      embedders.add(embedder);
    }
    mustDiffer(embedders);
    return new ComparedModels(embedders, against);
  }

  /** By its words: the reference has not been given its weights. */
  private static boolean gives(TextEmbedder embedder, Pooling asked) {
    return embedder.plannedPoolings().stream()
        .anyMatch(each -> each.toString().equals(asked.toString()));
  }

  private static List<String> names(EncodingOptions encoding) {
    List<String> names =
        Arrays.stream(encoding.model().split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    if (names.isEmpty()) {
      throw new RequestException(
          "--model '%s': expected names or folders, as in '--model minilm,bert-base'."
              .formatted(encoding.model()));
    }
    return names;
  }

  /** The report knows models by their names. */
  private static void mustDiffer(List<TextEmbedder> embedders) {
    List<String> names = embedders.stream().map(each -> each.resolvedModel().name()).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new RequestException(
          "Two of the models have the same name: %s. Rename a folder, or import it with '--name'."
              .formatted(String.join(", ", names)));
    }
  }

  String referenceModel() {
    return embedders.get(0).resolvedModel().name();
  }

  List<ModelPackage> packages() {
    return embedders.stream().map(TextEmbedder::resolvedModel).toList();
  }

  TextEmbedder embedderOf(String model) {
    return embedders.stream()
        .filter(each -> each.resolvedModel().name().equals(model))
        .findFirst()
        .orElseThrow();
  }

  String description() {
    return embedders.stream()
        .map(each -> each.resolvedModel().name() + ": " + words(each.plannedPoolings()))
        .collect(Collectors.joining("; "));
  }

  private static String words(List<Pooling> poolings) {
    return poolings.stream().map(Pooling::toString).collect(Collectors.joining(", "));
  }
}
