package io.poolhouse.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/**
 * A model on a device: token ids in, pooled vectors out. One per process and device; any number of
 * threads may call {@link #encode} at the same time, each computing on its own core.
 *
 * <p>A text's vectors do not depend on the texts beside it: not in one bit on a CPU with AVX-512,
 * elsewhere within 1e-5 in float32, because oneDNN has other kernels there for few tokens.
 */
public final class Encoder implements AutoCloseable {

  /**
   * Tokens in one forward pass. Fewer leave matrix products too small, more only cost memory:
   * docs/measurements.md#batch.
   */
  static final int BATCH_TOKENS = 4_096;

  private static final String METHOD = "module_method:";

  private final Model model;
  private final ModelFile file;
  private final ComputeDevice device;

  private Encoder(Model model, ModelFile file, ComputeDevice device) {
    this.model = model;
    this.file = file;
    this.device = device;
  }

  /**
   * Loads the weights and brings them into the device's own layout.
   *
   * @throws DeviceException where the device cannot compute in this precision
   */
  public static Encoder open(ModelFile file, ComputeDevice device, Precision precision) {
    mustSuit(device, precision);
    PyTorch.useThisThread();
    Model model = Model.newInstance("poolhouse", device.toDjl(), PyTorch.ENGINE);
    try {
      model.load(file.path());
      Encoder encoder = new Encoder(model, file, device);
      encoder.run("prepare", NDArray::toLongArray, new long[] {precision.dtype(), BATCH_TOKENS});
      return encoder;
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException(e);
    } catch (MalformedModelException | EngineException e) {
      model.close();
      throw new IllegalStateException("PyTorch cannot run '%s'.".formatted(file.path()), e);
    }
  }

  /**
   * @throws DeviceException where the device cannot compute in this precision
   */
  public static void mustSuit(ComputeDevice device, Precision precision) {
    CpuFeatures.here().mustSuit(device, precision);
  }

  public ModelFile file() {
    return file;
  }

  public ComputeDevice device() {
    return device;
  }

  /**
   * All vectors of the plan for all texts, from one pass over their tokens.
   *
   * @throws IllegalArgumentException for token ids or lengths that the model does not have
   */
  public Vectors encode(List<TokenizedText> texts, PoolingPlan plan) {
    List<Window> windows = Window.of(texts);
    windows.forEach(window -> window.mustFit(file.config()));
    Vectors vectors = new Vectors(plan, texts.size());
    for (PackedBatch batch : PackedBatch.cut(windows, BATCH_TOKENS)) {
      float[] numbers =
          run("forward", NDArray::toFloatArray, batch.ids(), batch.layout(), plan.numbers());
      vectors.add(batch, numbers);
    }
    return vectors;
  }

  /**
   * The states of every token of one window after one layer (0 is the embedding output): {@code
   * [tokens * hidden size]}. For checks against other runtimes.
   */
  float[] tokenStates(int[] ids, int layer) {
    PackedBatch batch = new PackedBatch(List.of(new Window(0, ids, 0)));
    return run(
        "token_states", NDArray::toFloatArray, batch.ids(), batch.layout(), new long[] {layer});
  }

  /** Runs one method of the program; only what {@code read} makes of its result leaves it. */
  private <T> T run(String method, Function<NDArray, T> read, long[]... inputs) {
    PyTorch.useThisThread();
    // Every tensor of the batch is freed at the closing brace.
    try (NDManager batch = NDManager.newBaseManager(Device.cpu(), PyTorch.ENGINE)) {
      NDList list = new NDList();
      for (long[] input : inputs) {
        list.add(batch.create(input));
      }
      NDArray name = batch.create(0);
      name.setName(METHOD + method);
      list.add(name);
      NDArray result =
          model
              .getBlock()
              .forward(new ParameterStore(batch, false), list, false)
              .singletonOrThrow();
      return read.apply(result);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
