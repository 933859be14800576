package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceException;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.TokenBudget;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The encoders and tokenizers of one executor (one JVM), shared by all its tasks and jobs: one
 * encoder per model, device and precision, loaded by the first task that needs it while the others
 * wait.
 *
 * <p>Up to {@code spark.poolhouse.maxModels} encoders stay loaded; of more, that which no task has
 * used for longest is freed, before the next is loaded or when it is given back. Where the driver
 * computes itself (local mode), it calls {@link #closeAll} when no task runs any more.
 */
public final class SharedEncoders {
  static final String MAX_MODELS = "spark.poolhouse.maxModels";
  private static final int DEFAULT_MAX_MODELS = 4;

  /** A tokenizer takes some megabytes; its settings are part of what it is. */
  private static final int MAX_TOKENIZERS = 32;

  private record EncoderKey(String checksum, ComputeDevice device, Precision precision) {}

  private record TokenizerKey(String checksum, TokenizerOptions options) {}

  private static final SharedPool<EncoderKey, Encoder> ENCODERS = new SharedPool<>();
  private static final SharedPool<TokenizerKey, TextTokenizer> TOKENIZERS = new SharedPool<>();

  /** Of every model that this executor ever loaded: memory that ran out once does so again. */
  private static final Map<EncoderKey, TokenBudget> BUDGETS = new ConcurrentHashMap<>();

  private SharedEncoders() {}

  /** The model on a device, loaded where it is not. */
  static SharedPool.Lease<Encoder> encoder(
      ShippedModel model, ComputeDevice device, Precision precision) {
    EncoderKey key = new EncoderKey(model.checksum(), device, precision);
    return ENCODERS.lease(
        key,
        () -> {
          ModelFile file = file(model);
          TokenBudget budget =
              BUDGETS.computeIfAbsent(
                  key, absent -> TokenBudget.of(file.config(), device, precision));
          return Encoder.open(file, device, precision, budget);
        },
        maxModels());
  }

  static SharedPool.Lease<TextTokenizer> tokenizer(ShippedModel model, TokenizerOptions options) {
    return TOKENIZERS.lease(
        new TokenizerKey(model.checksum(), options),
        () -> TextTokenizer.of(file(model).tokenizerJson(), options),
        MAX_TOKENIZERS);
  }

  private static int maxModels() {
    SparkEnv env = SparkEnv.get();
    return env == null
        ? DEFAULT_MAX_MODELS
        : Math.max(1, env.conf().getInt(MAX_MODELS, DEFAULT_MAX_MODELS));
  }

  /** What is loaded now. */
  static List<Encoder> loaded() {
    return ENCODERS.values();
  }

  /** Tasks, warm-ups among them, that hold an encoder now. */
  static int users() {
    return ENCODERS.users();
  }

  static List<LoadedModel> loadedModels() {
    return ENCODERS.byKey().entrySet().stream()
        .map(
            each ->
                new LoadedModel(
                    each.getValue().file(), each.getKey().device(), each.getKey().precision()))
        .toList();
  }

  /** Frees all weights. Only when no task of this JVM computes any more. */
  public static void closeAll() {
    ENCODERS.closeAll();
    TOKENIZERS.closeAll();
  }

  /** The index of the GPU that Spark gave the calling task. */
  static int gpuOfTask() {
    TaskContext task = TaskContext.get();
    return task == null ? 0 : gpu(task.resourcesJMap());
  }

  /**
   * The first GPU address that Spark's scheduler assigned; 0 where it assigns none.
   *
   * @throws DeviceException for an address that is no index
   */
  static int gpu(Map<String, ResourceInformation> resources) {
    ResourceInformation gpu = resources.get("gpu");
    if (gpu == null || gpu.addresses().length == 0) {
      return 0;
    }
    String address = gpu.addresses()[0];
    try {
      return Integer.parseInt(address);
    } catch (NumberFormatException notAnIndex) {
      throw new DeviceException(
          ("Spark assigned the GPU '%s' to this task; expected an index such as '0'. Let the"
                  + " discovery script print indices, as conf/discover-gpus does.")
              .formatted(address));
    }
  }

  private static ModelFile file(ShippedModel model) {
    try {
      return model.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
