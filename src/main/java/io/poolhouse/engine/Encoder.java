package io.poolhouse.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.poolhouse.model.BertConfig;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
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
   * The most tokens in one forward pass on CPU. More fit the caches less and cost speed on short
   * texts in float32; elsewhere they only cost memory: docs/measurements.md#batches.
   */
  static final int BATCH_TOKENS = 2_048;

  /** The same on CUDA, where small batches leave the device idle. Not measured. */
  private static final int CUDA_BATCH_TOKENS = 16_384;

  /**
   * The most that a batch's widest activation takes on CPU. All of a layer then fit into what a
   * thread's memory keeps from pass to pass ({@link NativeHeap#keepFreed}), and larger batches are
   * no faster: docs/measurements.md#batches.
   */
  private static final int WIDEST_BYTES = 8 << 20;

  private static final String METHOD = "module_method:";

  private final Model model;
  private final ModelFile file;
  private final ComputeDevice device;
  private final int batchTokens;

  /** Closing waits for the passes under way: PyTorch would read freed memory. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private boolean closed;

  private Encoder(Model model, ModelFile file, ComputeDevice device, int batchTokens) {
    this.model = model;
    this.file = file;
    this.device = device;
    this.batchTokens = batchTokens;
  }

  /**
   * Loads the weights and brings them into the device's own layout.
   *
   * @throws DeviceException where the device cannot compute in this precision
   */
  public static Encoder open(ModelFile file, ComputeDevice device, Precision precision) {
    return open(file, device, precision, batchTokens(file.config(), device, precision));
  }

  static int batchTokens(BertConfig model, ComputeDevice device, Precision precision) {
    int widest = model.intermediateSize() * precision.bytes();
    return device.isCuda() ? CUDA_BATCH_TOKENS : Math.min(BATCH_TOKENS, WIDEST_BYTES / widest);
  }

  /**
   * As {@link #open(ModelFile, ComputeDevice, Precision)}, for measurements.
   *
   * @param batchTokens the most tokens in one forward pass, a longer window excepted
   */
  public static Encoder open(
      ModelFile file, ComputeDevice device, Precision precision, int batchTokens) {
    mustSuit(device, precision);
    PyTorch.useThisThread();
    Model model = Model.newInstance("poolhouse", device.toDjl(), PyTorch.ENGINE);
    try {
      model.load(file.path());
      Encoder encoder = new Encoder(model, file, device, batchTokens);
      encoder.run("prepare", NDArray::toLongArray, new long[] {precision.dtype(), batchTokens});
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

  /** The most tokens in one forward pass, a longer window excepted. */
  public int batchTokens() {
    return batchTokens;
  }

  /**
   * All vectors of the plan for all texts, from one pass over their tokens.
   *
   * @throws IllegalArgumentException for token ids or lengths that the model does not have
   * @throws IllegalStateException after {@link #close}
   */
  public Vectors encode(List<TokenizedText> texts, PoolingPlan plan) {
    return encode(texts, plan, PassListener.NONE);
  }

  /** As {@link #encode(List, PoolingPlan)}, in the hearing of a listener. */
  public Vectors encode(List<TokenizedText> texts, PoolingPlan plan, PassListener listener) {
    List<Window> windows = Window.of(texts);
    windows.forEach(window -> window.mustFit(file.config()));
    Vectors vectors = new Vectors(plan, texts.size());
    for (PackedBatch batch : PackedBatch.cut(windows, batchTokens)) {
      listener.before();
      long start = System.nanoTime();
      float[] numbers =
          run("forward", NDArray::toFloatArray, batch.ids(), batch.layout(), plan.numbers());
      listener.after(batch.tokens(), System.nanoTime() - start);
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
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The encoder is closed.");
      }
      return forward(method, read, inputs);
    } finally {
      life.readLock().unlock();
    }
  }

  private <T> T forward(String method, Function<NDArray, T> read, long[]... inputs) {
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

  /** Gives the weights' memory back, after the passes under way; closing again does nothing. */
  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        model.close();
        NativeHeap.trim();
      }
    } finally {
      life.writeLock().unlock();
    }
  }
}
