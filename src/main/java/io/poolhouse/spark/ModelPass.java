package io.poolhouse.spark;

import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.spark.SparkContext;

/**
 * A pass of a model. Two packages opened from one folder are one model.
 *
 * @param showTexts whether errors may show the text that failed
 */
record ModelPass(
    ModelPackage model,
    TokenizerOptions tokenizer,
    Precision precision,
    DeviceChoice device,
    BadRows badRows,
    boolean normalize,
    boolean showTexts)
    implements EmbedPass {

  @Override
  public EmbedSettings source(List<Pooling> poolings) {
    try {
      ShippedModel shipped = ShippedModel.ship(model);
      return new EmbedSettings(
          shipped,
          PoolingPlan.of(
              poolings,
              model.config().layers(),
              model.config().hiddenSize(),
              UnpooledPrompt.tokens(model, tokenizer, poolings),
              normalize),
          tokenizer,
          precision,
          device,
          badRows,
          showTexts,
          ModelLoads.counter(SparkContext.getOrCreate()),
          FailureReasons.of(SparkContext.getOrCreate()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelPass that
        && model.folder().equals(that.model.folder())
        && tokenizer.equals(that.tokenizer)
        && precision == that.precision
        && device == that.device
        && badRows == that.badRows
        && normalize == that.normalize
        && showTexts == that.showTexts;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        model.folder(), tokenizer, precision, device, badRows, normalize, showTexts);
  }

  /** For {@code explain}. */
  @Override
  public String toString() {
    return "%s %s".formatted(model.name(), precision.word());
  }
}
