package io.poolhouse.job;

import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.spark.UntrainedPooling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The models of a comparison and their poolings, checked.
 *
 * @param embedders one a model, on column {@code text}, of the poolings that it has
 * @param untrained those that each split's labels are to teach
 * @param reference the pooling of the first model that all are held against
 */
record ComparedModels(
    List<TextEmbedder> embedders, List<UntrainedPooling> untrained, Pooling reference) {

  /**
   * Every model gives the poolings that were asked for, the first one the reference, too.
   *
   * @param seed of what labels teach; none where there are no labels
   */
  static ComparedModels of(
      EncodingOptions encoding, String reference, OptionalLong seed, Console console)
      throws IOException {
    Pooling against = Pooling.parse(reference);
    List<TextEmbedder> embedders = new ArrayList<>();
    List<UntrainedPooling> untrained = new ArrayList<>();
    for (String name : names(encoding)) {
      Models.resolve(name, console);
      TextEmbedder embedder = encoding.embedder("text").setModel(name);
      if (encoding.pooling().isBlank()) {
        embedder.setPoolings("all");
      }
      List<Pooling> asked = asked(embedder, seed);
      if (embedders.isEmpty() && !gives(asked, against)) {
        embedder.setPoolings(against + "," + words(asked));
        asked = asked(embedder, seed); // the model may not give the reference
        console.say("%s is added: all others are held against it".formatted(against));
      }
      embedder.check(asked);
      asked.stream()
          .filter(Pooling::isUntrained)
          .forEach(each -> untrained.add(new UntrainedPooling(embedder, each, seed.getAsLong())));
      embedder.setPoolings(words(ready(embedder, asked, console)));
      embedders.add(embedder);
    }
    mustDiffer(embedders);
    return new ComparedModels(embedders, untrained, against);
  }

  private static List<Pooling> asked(TextEmbedder embedder, OptionalLong seed) {
    return seed.isPresent() ? embedder.poolingsWithLabels() : embedder.plannedPoolings();
  }

  /** At least one: which texts have no vectors is known from it. */
  private static List<Pooling> ready(TextEmbedder embedder, List<Pooling> asked, Console console) {
    List<Pooling> ready = asked.stream().filter(each -> !each.isUntrained()).toList();
    if (!ready.isEmpty()) {
      return ready;
    }
    List<Pooling> own = embedder.setPoolings("").plannedPoolings();
    console.say(
        "%s of %s is added: beside it stands what labels teach"
            .formatted(words(own), embedder.resolvedModel().name()));
    return own;
  }

  /** By its words: the reference has not been given its weights. */
  private static boolean gives(List<Pooling> poolings, Pooling asked) {
    return poolings.stream().anyMatch(each -> each.toString().equals(asked.toString()));
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

  /** Of those whose labels teach it. */
  UntrainedPooling untrainedOf(String model, String pooling) {
    return untrained.stream()
        .filter(each -> each.embedder().resolvedModel().name().equals(model))
        .filter(each -> each.pooling().toString().equals(pooling))
        .findFirst()
        .orElseThrow();
  }

  String description() {
    return embedders.stream().map(this::described).collect(Collectors.joining("; "));
  }

  private String described(TextEmbedder embedder) {
    List<Pooling> all = new ArrayList<>(embedder.plannedPoolings());
    untrained.stream()
        .filter(each -> each.embedder() == embedder)
        .forEach(each -> all.add(each.pooling()));
    String prompt = EncodingOptions.prompt(embedder).map(" (%s)"::formatted).orElse("");
    return "%s%s: %s".formatted(embedder.resolvedModel().name(), prompt, words(all));
  }

  private static String words(List<Pooling> poolings) {
    return poolings.stream().map(Pooling::toString).collect(Collectors.joining(", "));
  }
}
