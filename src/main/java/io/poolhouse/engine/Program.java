package io.poolhouse.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

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

  static Program load(Path file, ComputeDevice device) {
    PyTorch.useThisThread();
    Model model = Model.newInstance("poolhouse", device.toDjl(), PyTorch.ENGINE);
    try {
      model.load(file);
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

  /** Runs one method; only what {@code read} makes of its result leaves it. */
  <T> T run(String method, Function<NDArray, T> read, long[]... inputs) {
    return run(life.readLock(), method, read, inputs);
  }

  /** As {@link #run}, when no other thread runs it: with all the memory that they use. */
  <T> T runAlone(String method, Function<NDArray, T> read, long[]... inputs) {
    return run(life.writeLock(), method, read, inputs);
  }

  private <T> T run(Lock lock, String method, Function<NDArray, T> read, long[]... inputs) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The encoder is closed.");
      }
      return forward(method, read, inputs);
    } finally {
      lock.unlock();
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
