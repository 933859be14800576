package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Vectors;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.TokenizerOptions;
import java.util.List;
import java.util.function.Function;
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
    boolean showTexts,
    LongAccumulator loads,
    FailureReasons reasons)
    implements EncodingSource {
  private static final long serialVersionUID = 1L;

  @Override
  public TextEncoding open(EmbedCounters counters) {
    long start = System.nanoTime();
    SharedPool.Lease<TextTokenizer> tokenizerLease = SharedEncoders.tokenizer(model, tokenizer);
    SharedPool.Lease<Encoder> encoderLease;
    try {
      encoderLease = plan.poolings() == 0 ? null : encoder();
    } catch (RuntimeException | Error notLoaded) {
      tokenizerLease.close();
      throw notLoaded;
    }
    if (encoderLease != null && encoderLease.made()) {
      counters.add(Counter.LOADS, 1);
      loads.add(1);
    }
    counters.addTime(Counter.WAITING, start);
    TextEncoder encoder =
        new TextEncoder(
            tokenizerLease.value(),
            model(encoderLease, counters),
            plan,
            new TextEncoder.OnBadText(badRows, showTexts, reasons::add),
            counters);
    return new LeasedEncoding(encoder, tokenizerLease, encoderLease);
  }

  private SharedPool.Lease<Encoder> encoder() {
    ComputeDevice resolved = ComputeDevice.resolve(device, SharedEncoders.gpuOfTask());
    return SharedEncoders.encoder(model, resolved, precision);
  }

  /** Nobody needs the weights where there is no pooling. */
  private Function<List<TokenizedText>, Vectors> model(
      SharedPool.Lease<Encoder> lease, EmbedCounters counters) {
    if (lease == null) {
      return texts -> null;
    }
    Encoder encoder = lease.value();
    CountedPasses passes = new CountedPasses(encoder::batchTokens, counters);
    return texts -> encoder.encodeEach(texts, plan, passes);
  }

  private record LeasedEncoding(
      TextEncoder encoder,
      SharedPool.Lease<TextTokenizer> tokenizer,
      SharedPool.Lease<Encoder> model)
      implements TextEncoding {

    @Override
    public List<EmbeddedText> embed(List<String> texts) {
      return encoder.embed(texts);
    }

    @Override
    public long bytesPerText() {
      return encoder.bytesPerText();
    }

    @Override
    public void close() {
      tokenizer.close();
      if (model != null) {
        model.close();
      }
    }
  }
}
