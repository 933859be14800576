package io.poolhouse.pooling;

import java.util.Objects;

/**
 * What a model can give to a pooling.
 *
 * @param name as the user knows the model, for messages
 * @param layers transformer layers L; layer 0, the embedding output, comes on top
 * @param pooler whether the model has the dense weights over [CLS]
 */
public record ModelShape(String name, int layers, boolean pooler) {

  public ModelShape {
    Objects.requireNonNull(name, "name");
    if (layers < 1) {
      throw new IllegalArgumentException(
          "Model '%s' has %d layers; at least 1 is expected.".formatted(name, layers));
    }
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
        .flatMap(part -> part.layers().indices().stream())
        .filter(index -> index > layers || index < -(layers + 1))
        .findFirst()
        .ifPresent(index -> refuse(pooling, index));
  }

  private void refuse(Pooling pooling, int index) {
    throw new PoolingException(
        ("Pooling '%s' asks for layer %d, but model '%s' has the layers 0 (the embedding output) to"
                + " %d (the last). Name one of these, or count from the end: -1 (the last) to -%d.")
            .formatted(pooling, index, name, layers, layers + 1));
  }
}
