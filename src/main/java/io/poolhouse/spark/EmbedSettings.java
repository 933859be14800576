package io.poolhouse.spark;

import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.text.TokenizerOptions;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/**
 * All that a task needs to embed texts; travels from the driver with the task.
 *
 * @param loads counts the times that a task had to load the model; one per executor and device
 */
record EmbedSettings(
    ShippedModel model,
    PoolingPlan plan,
    TokenizerOptions tokenizer,
    Precision precision,
    DeviceChoice device,
    BadRows badRows,
    LongAccumulator loads)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Texts are tokenized, and that is all. */
  EmbedSettings withoutPoolings() {
    PoolingPlan nothing = PoolingPlan.of(List.of(), 0, plan.hiddenSize(), false);
    return new EmbedSettings(model, nothing, tokenizer, precision, device, badRows, loads);
  }
}
