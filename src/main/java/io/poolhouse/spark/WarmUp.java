package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.SparkConf;

/** A model that an executor loads before its first task, so that this finds it ready. */
record WarmUp(ShippedModel model, Precision precision, DeviceChoice device) {

  /** What the driver gives an executor's plugin are strings. */
  Map<String, String> settings() {
    return Map.of(
        "driverPath", model.driverPath(),
        "uri", model.uri(),
        "checksum", model.checksum(),
        "precision", precision.word(),
        "device", device.word());
  }

  static WarmUp of(Map<String, String> settings) {
    return new WarmUp(
        new ShippedModel(settings.get("driverPath"), settings.get("uri"), settings.get("checksum")),
        Precision.parse(settings.get("precision")),
        DeviceChoice.parse(settings.get("device")));
  }

  static Precision precision(SparkConf conf) {
    return setting(conf, "precision", Precision::parse, Precision.FLOAT32);
  }

  static DeviceChoice device(SparkConf conf) {
    return setting(conf, "device", DeviceChoice::parse, DeviceChoice.AUTO);
  }

  private static <T> T setting(
      SparkConf conf, String name, Function<String, T> parse, T otherwise) {
    String words = conf.get(SqlSettings.PREFIX + name, "").strip();
    try {
      return words.isEmpty() ? otherwise : parse.apply(words);
    } catch (RuntimeException refused) {
      throw DriverSide.withoutTrace(
          new EmbedException(
              "%s%s is '%s': %s".formatted(SqlSettings.PREFIX, name, words, refused.getMessage())));
    }
  }

  /** Loads the model and its tokenizer, and embeds a text: the first pass of a process is slow. */
  void run(int gpu) throws IOException {
    ModelFile file = model.open();
    TokenizerOptions options = TokenizerOptions.of(file.maxTokens(), LongTexts.TRUNCATE);
    try (SharedPool.Lease<TextTokenizer> tokenizer = SharedEncoders.tokenizer(model, options);
        SharedPool.Lease<Encoder> encoder =
            SharedEncoders.encoder(model, ComputeDevice.resolve(device, gpu), precision)) {
      if (encoder.made()) {
        ExecutorTotals.add(Counter.LOADS, 1);
      }
      encoder.value().encode(tokenizer.value().tokenize(List.of("warm")), plan(file));
    }
  }

  private static PoolingPlan plan(ModelFile file) {
    return PoolingPlan.of(
        List.of(Pooling.parse("mean")), file.config().layers(), file.config().hiddenSize(), false);
  }
}
