package io.poolhouse.engine;

/**
 * All that decides a run of training beside the model and the batches: equal settings, equal
 * weights.
 *
 * @param precision of the layers' products; weights, moments, residuals and the head are float32
 * @param seed of the head's first weights and of dropout
 */
public record TrainingSettings(
    TrainedHead head,
    RateSchedule schedule,
    AdamW optimizer,
    Dropout dropout,
    LayerRates layers,
    Precision precision,
    long seed) {

  public TrainingSettings {
    if (precision == Precision.FLOAT16) {
      throw new IllegalArgumentException(
          "Precision 'float16' is not for training: small gradients vanish in it."
              + " Write '--precision float32' or '--precision bfloat16'.");
    }
  }

  /**
   * @throws IllegalArgumentException where the head pools by a pooler that the model does not have,
   *     or more is frozen than the model has
   */
  void mustFit(ModelFile file) {
    if (head.poolsByPooler() && !file.pooler()) {
      throw new IllegalArgumentException(
          "Pooling 'pooler' needs the pooler's dense layer, which '%s' does not have."
              .formatted(file.name()));
    }
    int most = LayerRates.all(file.config().layers());
    if (layers.frozen() > most) {
      throw new IllegalArgumentException(
          "%d parts are to be frozen, but '%s' has %d: the embeddings and %d layers."
              .formatted(layers.frozen(), file.name(), most, file.config().layers()));
    }
  }

  /** What BERT is usually fine-tuned with, in float32. */
  public static TrainingSettings usual(TrainedHead head, RateSchedule schedule, long seed) {
    return new TrainingSettings(
        head, schedule, AdamW.USUAL, Dropout.USUAL, LayerRates.SAME, Precision.FLOAT32, seed);
  }

  public TrainingSettings with(AdamW other) {
    return new TrainingSettings(head, schedule, other, dropout, layers, precision, seed);
  }

  public TrainingSettings with(Dropout other) {
    return new TrainingSettings(head, schedule, optimizer, other, layers, precision, seed);
  }

  public TrainingSettings with(LayerRates other) {
    return new TrainingSettings(head, schedule, optimizer, dropout, other, precision, seed);
  }

  public TrainingSettings with(Precision other) {
    return new TrainingSettings(head, schedule, optimizer, dropout, layers, other, seed);
  }
}
