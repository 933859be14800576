package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceException;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Precision;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The encoders and tokenizers of one executor (one JVM), shared by all its tasks and jobs: one
 * encoder per model, device and precision, loaded by the first task that needs it while the others
 * wait.
 *
 * <p>They live as long as the executor. Where the driver computes itself (local mode), it calls
 * {@link #closeAll} when no task runs any more.
 */
public final class SharedEncoders {
  private record EncoderKey(String checksum, ComputeDevice device, Precision precision) {}

  private record TokenizerKey(String checksum, TokenizerOptions options) {}

  private static final Map<EncoderKey, Encoder> ENCODERS = new HashMap<>();
  private static final Map<TokenizerKey, TextTokenizer> TOKENIZERS = new HashMap<>();

  private SharedEncoders() {}

  /** The encoder that these settings ask for, on the GPU that Spark gave the calling task. */
  static synchronized Encoder encoder(EmbedSettings settings) {
    ComputeDevice device = ComputeDevice.resolve(settings.device(), gpuOfTask());
    EncoderKey key = new EncoderKey(settings.model().checksum(), device, settings.precision());
    Encoder encoder = ENCODERS.get(key);
    if (encoder == null) {
      encoder = Encoder.open(file(settings), device, settings.precision());
      ENCODERS.put(key, encoder);
      settings.loads().add(1);
    }
    return encoder;
  }

  static synchronized TextTokenizer tokenizer(EmbedSettings settings) {
    TokenizerKey key = new TokenizerKey(settings.model().checksum(), settings.tokenizer());
    TextTokenizer tokenizer = TOKENIZERS.get(key);
    if (tokenizer == null) {
      tokenizer = TextTokenizer.of(file(settings).tokenizerJson(), settings.tokenizer());
      TOKENIZERS.put(key, tokenizer);
    }
    return tokenizer;
  }

  /** Frees all weights. Only when no task of this JVM computes any more. */
  public static synchronized void closeAll() {
    ENCODERS.values().forEach(Encoder::close);
    ENCODERS.clear();
    TOKENIZERS.values().forEach(TextTokenizer::close);
    TOKENIZERS.clear();
  }

  private static int gpuOfTask() {
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

  private static ModelFile file(EmbedSettings settings) {
    try {
      return settings.model().open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
