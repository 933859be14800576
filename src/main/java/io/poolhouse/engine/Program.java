package io.poolhouse.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** The TorchScript program with its weights, on a device; any number of threads may run it. */
final class Program implements AutoCloseable {
  private static final String METHOD = "module_method:";

  private final Model model;

  /** Closing waits for the passes under way: PyTorch would read freed memory. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private boolean closed;

  private Program(Model model) {
    this.model = model;
  }

  /** With the weights in the device's own layout, for {@link #run}. */
  static Program prepared(
      Path file, ComputeDevice device, Precision precision, TokenBudget budget) {
    Program program = load(file, device, Map.of());
    try {
      program.run(
          "prepare",
          NDArray::toLongArray,
          Inputs.of(new long[] {precision.dtype(), budget.usual()}));
      return program;
    } catch (EngineException e) {
      program.close();
      throw cannotRun(file, e);
    }
  }

  /** With weights that can be changed; for {@link #train}. */
  static Program loadToTrain(Path file, ComputeDevice device) {
    return load(file, device, Map.of("trainParam", "true"));
  }

  private static Program load(Path file, ComputeDevice device, Map<String, String> options) {
    PyTorch.useThisThread();
    Model model = Model.newInstance("poolhouse", device.toDjl(), PyTorch.ENGINE);
    try {
      model.load(file, null, options);
      return new Program(model);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException(e);
    } catch (MalformedModelException | EngineException e) {
      model.close();
      throw cannotRun(file, e);
    }
  }

  static IllegalStateException cannotRun(Path file, Exception cause) {
    return new IllegalStateException("PyTorch cannot run '%s'.".formatted(file), cause);
  }

  /** What a method takes, made in the memory of one call. */
  interface Inputs {
    NDList in(NDManager memory);

    static Inputs of(long[]... numbers) {
      return memory -> {
        NDList list = new NDList();
        for (long[] each : numbers) {
          list.add(memory.create(each));
        }
        return list;
      };
    }
  }

  /** Runs one method; only what {@code read} makes of its result leaves it. */
  <T> T run(String method, Function<NDArray, T> read, Inputs inputs) {
    return run(life.readLock(), () -> forward(method, read, inputs));
  }

  /** As {@link #run}, when no other thread runs it: with all the memory that they use. */
  <T> T runAlone(String method, Function<NDArray, T> read, Inputs inputs) {
    return run(life.writeLock(), () -> forward(method, read, inputs));
  }

  /**
   * Runs one method of training.
   *
   * @param gradients whether PyTorch keeps what they are computed from
   */
  <T> T train(String method, boolean gradients, Inputs inputs, Function<NDArray, T> read) {
    return run(life.readLock(), () -> forwardToTrain(method, gradients, inputs, read));
  }

  private <T> T run(Lock lock, Supplier<T> call) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The encoder is closed.");
      }
      return call.get();
    } finally {
      lock.unlock();
    }
  }

  private <T> T forward(String method, Function<NDArray, T> read, Inputs inputs) {
    PyTorch.useThisThread();
    // Every tensor of the batch is freed at the closing brace.
    try (NDManager batch = NDManager.newBaseManager(Device.cpu(), PyTorch.ENGINE)) {
      NDList list = inputs.in(batch);
      list.add(name(method, batch));
      NDArray result =
          model
              .getBlock()
              .forward(new ParameterStore(batch, false), list, false)
              .singletonOrThrow();
      return read.apply(result);
    }
  }

  /** Block.forward would not do: it computes without gradients, or wants a block to initialize. */
  private <T> T forwardToTrain(
      String method, boolean gradients, Inputs inputs, Function<NDArray, T> read) {
    PyTorch.useThisThread();
    boolean before = JniUtils.isGradMode(); // the thread's; others embed on it later
    try (NDManager memory = NDManager.newBaseManager(Device.cpu(), PyTorch.ENGINE)) {
      JniUtils.setGradMode(gradients);
      NDList list = inputs.in(memory);
      list.add(name(method, memory));
      PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
      return read.apply(IValueUtils.forward(block, list, true).singletonOrThrow());
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private static NDArray name(String method, NDManager memory) {
    NDArray name = memory.create(0);
    name.setName(METHOD + method);
    return name;
  }

  boolean isClosed() {
    life.readLock().lock();
    try {
      return closed;
    } finally {
      life.readLock().unlock();
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
