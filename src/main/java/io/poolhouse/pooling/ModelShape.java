package io.poolhouse.pooling;

import java.util.Objects;
import java.util.Optional;

/**
 * What a model can give to a pooling.
 *
 * @param name as the user knows the model, for messages
 * @param layers transformer layers L; layer 0, the embedding output, comes on top
 * @param pooler whether the model has the dense weights over [CLS]
 * @param learned poolings that were learned on it
 * @param untrained whether poolings without weights are let through, to be trained
 * @param dense what the model's own dense layers give of its own pooling; empty: it has none
 */
public record ModelShape(
    String name,
    int layers,
    boolean pooler,
    LearnedPoolings learned,
    boolean untrained,
    Optional<DensePart> dense) {

  /** Of a model without dense layers. */
  public ModelShape(
      String name, int layers, boolean pooler, LearnedPoolings learned, boolean untrained) {
    this(name, layers, pooler, learned, untrained, Optional.empty());
  }

  /** Of a model that no pooling was learned on. */
  public ModelShape(String name, int layers, boolean pooler) {
    this(name, layers, pooler, LearnedPoolings.NONE, false);
  }

  public ModelShape {
    Objects.requireNonNull(name, "name");
    if (layers < 1) {
      throw new IllegalArgumentException(
          "Model '%s' has %d layers; at least 1 is expected.".formatted(name, layers));
    }
  }

  /** The same model where there are labels, which teach poolings that have no weights yet. */
  public ModelShape withLabels() {
    return new ModelShape(name, layers, pooler, learned, true, dense);
  }

  /**
   * Refuses a pooling that this model cannot give, before any row is read.
   *
   * @throws PoolingException for a layer that the model lacks, or for missing pooler weights
   */
  public void mustOffer(Pooling pooling) {
    if (pooling.usesPooler() && !pooler) {
      throw new PoolingException(
          ("Pooling '%s' needs pooler weights, and model '%s' has none. Use 'cls', the same token"
                  + " without the pooler's dense layer.")
              .formatted(pooling, name));
    }
    pooling.parts().stream()
        .flatMap(part -> part instanceof WordPart word ? word.layers().indices().stream() : null)
        .filter(index -> index > layers || index < -(layers + 1))
        .findFirst()
        .ifPresent(index -> refuse(pooling, index));
  }

  /**
   * The pooling with the weights of its learned parts, and with what the model's dense layers read.
   *
   * @throws PoolingException where one is not known, or is of the other kind
   */
  public Pooling resolved(Pooling pooling) {
    return new Pooling(pooling.parts().stream().map(part -> resolved(part, pooling)).toList());
  }

  private Part resolved(Part part, Pooling pooling) {
    if (part instanceof DensePart) {
      return dense.orElseThrow(() -> withoutDense(pooling));
    }
    if (!(part instanceof LearnedPart unresolved)) {
      return part;
    }
    if (unresolved.name().isEmpty()) {
      return mayBeTrained(unresolved, pooling);
    }
    String asked = unresolved.name().get();
    LearnedPooling weights =
        learned.named(asked).orElseThrow(() -> unknown(unresolved, asked, pooling));
    if (weights.word() != unresolved.word()) {
      throw new PoolingException(
          "Pooling '%s': '%s' was learned as %s. Write '%s(%2$s)'."
              .formatted(
                  pooling,
                  asked,
                  weights.word() == LearnedWord.MIX ? "a mix of layers" : "attention",
                  weights.word().word()));
    }
    return new LearnedPart(unresolved.word(), asked, weights);
  }

  private PoolingException withoutDense(Pooling pooling) {
    return new PoolingException(
        ("Pooling '%s' needs dense layers, as sentence-transformers keeps them in '2_Dense', and"
                + " model '%s' has none. Name another pooling, such as 'mean'.")
            .formatted(pooling, name));
  }

  private Part mayBeTrained(LearnedPart part, Pooling pooling) {
    if (untrained && pooling.parts().size() == 1) {
      return part;
    }
    throw new PoolingException(
        untrained
            ? "Pooling '%s': '%s' is learned alone. Write it without '+', or name what was learned already: '%s(NAME)'."
                .formatted(pooling, part, part.word().word())
            : "Pooling '%s': '%s' has no weights before labels have taught it some. Let 'AttentionPooling' do that, and name what was learned: '%s(NAME)'."
                .formatted(pooling, part, part.word().word()));
  }

  private PoolingException unknown(LearnedPart part, String asked, Pooling pooling) {
    return new PoolingException(
        ("Pooling '%s': nothing learned is known as '%s' for model '%s'. Say where it lies:"
                + " '--learned %2$s=FILE', or in SQL, 'spark.poolhouse.learned'.")
            .formatted(pooling, asked, name));
  }

  private void refuse(Pooling pooling, int index) {
    throw new PoolingException(
        ("Pooling '%s' asks for layer %d, but model '%s' has the layers 0 (the embedding output) to"
                + " %d (the last). Name one of these, or count from the end: -1 (the last) to -%d.")
            .formatted(pooling, index, name, layers, layers + 1));
  }
}
