package io.poolhouse.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.List;

/**
 * A model on a device: token ids in, pooled vectors out. One per process and device; any number of
 * threads may call {@link #encode} at the same time, each computing on its own core.
 *
 * <p>A text's vectors do not depend on the texts beside it: not in one bit on a CPU with AVX-512,
 * elsewhere within 1e-5 in float32, because oneDNN has other kernels there for few tokens.
 */
public final class Encoder implements AutoCloseable {

  /** Tests set it. */
  static volatile Fault fault = Fault.NONE;

  private final Program program;
  private final ModelFile file;
  private final ComputeDevice device;
  private final TokenBudget budget;
  private final DenseLayers dense;
  private final FailedInARow failedInARow = new FailedInARow();

  private Encoder(Program program, ModelFile file, ComputeDevice device, TokenBudget budget) {
    this.program = program;
    this.file = file;
    this.device = device;
    this.budget = budget;
    this.dense = file.denseLayers();
  }

  /**
   * Loads the weights and brings them into the device's own layout.
   *
   * @throws DeviceException where the device cannot compute in this precision
   */
  public static Encoder open(ModelFile file, ComputeDevice device, Precision precision) {
    return open(file, device, precision, TokenBudget.of(file.config(), device, precision));
  }

  /**
   * As {@link #open(ModelFile, ComputeDevice, Precision)}, for measurements.
   *
   * @param batchTokens the most tokens in one forward pass, a longer window excepted
   */
  public static Encoder open(
      ModelFile file, ComputeDevice device, Precision precision, int batchTokens) {
    return open(file, device, precision, TokenBudget.of(file.config(), batchTokens));
  }

  /**
   * As {@link #open(ModelFile, ComputeDevice, Precision)}.
   *
   * @param budget what an encoder of the same model, device and precision had before, so that it
   *     stays as low as that had to make it
   */
  public static Encoder open(
      ModelFile file, ComputeDevice device, Precision precision, TokenBudget budget) {
    mustSuit(device, precision);
    Program program = Program.prepared(file.path(), device, precision, budget);
    return new Encoder(program, file, device, budget);
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

  /** The most tokens in one forward pass, a longer window excepted; fewer after memory ran out. */
  public int batchTokens() {
    return budget.tokens();
  }

  /**
   * All vectors of the plan for all texts, from one pass over their tokens.
   *
   * @throws IllegalArgumentException for token ids or lengths that the model does not have
   * @throws IllegalStateException for a text that fails alone, and after {@link #close}
   */
  public Vectors encode(List<TokenizedText> texts, PoolingPlan plan) {
    Vectors vectors = encodeEach(texts, plan, PassListener.NONE);
    vectors.failures().stream()
        .findFirst()
        .ifPresent(
            failure -> {
              throw failure;
            });
    return vectors;
  }

  /**
   * As {@link #encode}, but a text that fails takes no other along: {@link Vectors#failure} says
   * why. The others' vectors are those that they have without it.
   *
   * @throws DeviceException where not even an empty text can be embedded, or text after text fails
   *     and none passes: their contents are not the reason then
   */
  public Vectors encodeEach(List<TokenizedText> texts, PoolingPlan plan, PassListener listener) {
    Vectors vectors = new Vectors(plan, dense, texts.size());
    List<Window> windows = new ArrayList<>();
    for (Window window : Window.of(texts)) {
      try {
        window.mustFit(file.config());
        windows.add(window);
      } catch (IllegalArgumentException unfit) {
        vectors.fail(window.text(), unfit);
      }
    }
    new Passes(pass(plan), budget, device, listener).make(windows, vectors);
    failedInARow.count(vectors.passed(), vectors.failures(), device);
    return vectors;
  }

  private Passes.Pass pass(PoolingPlan plan) {
    long[] numbers = plan.numbers();
    float[] weights = plan.weights();
    String method = weights.length == 0 ? "forward" : "forward_learned";
    return new Passes.Pass() {
      @Override
      public float[] of(PackedBatch batch, boolean alone) {
        fault.strike(batch);
        Program.Inputs inputs = memory -> inputs(batch, memory);
        if (alone) {
          NativeHeap.trim();
          return program.runAlone(method, NDArray::toFloatArray, inputs);
        }
        return program.run(method, NDArray::toFloatArray, inputs);
      }

      private NDList inputs(PackedBatch batch, NDManager memory) {
        NDList inputs = Program.Inputs.of(batch.ids(), batch.layout(), numbers).in(memory);
        if (weights.length > 0) {
          inputs.add(memory.create(weights));
        }
        return inputs;
      }

      @Override
      public boolean isOver() {
        return program.isClosed();
      }
    };
  }

  /**
   * The states of every token of one window after one layer (0 is the embedding output): {@code
   * [tokens * hidden size]}. For checks against other runtimes.
   */
  float[] tokenStates(int[] ids, int layer) {
    PackedBatch batch = new PackedBatch(List.of(new Window(0, ids, 0)));
    return program.run(
        "token_states",
        NDArray::toFloatArray,
        Program.Inputs.of(batch.ids(), batch.layout(), new long[] {layer}));
  }

  /** Gives the weights' memory back, after the passes under way; closing again does nothing. */
  @Override
  public void close() {
    program.close();
  }
}
