package io.poolhouse.engine;

import ai.djl.engine.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Lets every encoder of this JVM fail, for tests of all rooms: until it is closed, its fault
 * strikes at the start of each forward pass. Keeps what was tried.
 */
public final class FaultyPasses implements AutoCloseable {

  /** As PyTorch 2.7 words it, behind its trace of the program. */
  public static final String HOST_MEMORY =
      "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you"
          + " tried to allocate 2359296 bytes. Error code 12 (Cannot allocate memory)";

  /** oneDNN's, for want of memory or for another fault. */
  public static final String ONEDNN = "could not create a primitive";

  public static final String DEVICE_MEMORY =
      "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 139.72 GiB of"
          + " which 3.12 MiB is free.";

  private record Tried(int windows, int tokens) {}

  private final List<Tried> tried = new CopyOnWriteArrayList<>();

  private FaultyPasses(Consumer<List<int[]>> fault) {
    Encoder.fault =
        batch -> {
          List<int[]> windows = batch.windows().stream().map(Window::ids).toList();
          tried.add(new Tried(windows.size(), tokens(windows)));
          fault.accept(windows);
        };
  }

  /**
   * @param fault is given the token ids of each window of a pass, and throws what PyTorch would
   */
  public static FaultyPasses of(Consumer<List<int[]>> fault) {
    return new FaultyPasses(fault);
  }

  public static FaultyPasses none() {
    return of(windows -> {});
  }

  /** Fails where a window is like this. */
  public static FaultyPasses at(Predicate<int[]> poison, String message) {
    return of(
        windows -> {
          if (windows.stream().anyMatch(poison)) {
            throw failure(message);
          }
        });
  }

  /** Fails in passes of more tokens than that. */
  public static FaultyPasses above(int tokens, String message) {
    return of(
        windows -> {
          if (tokens(windows) > tokens) {
            throw failure(message);
          }
        });
  }

  public static boolean has(int[] window, int id) {
    return Arrays.stream(window).anyMatch(each -> each == id);
  }

  public static int tokens(List<int[]> windows) {
    return windows.stream().mapToInt(window -> window.length).sum();
  }

  public static EngineException failure(String message) {
    return new EngineException(
        "The following operation failed in the TorchScript interpreter.\n"
            + "Traceback of TorchScript, serialized code (most recent call last):\n"
            + "  File \"code/__torch__/poolhouse/encoder.py\", line 48, in forward\n"
            + "RuntimeError: "
            + message
            + "\n");
  }

  /** Tokens of each pass that was tried, those that failed among them. */
  public List<Integer> tokensTried() {
    return tried.stream().map(Tried::tokens).toList();
  }

  /** Windows of each pass that was tried. */
  public List<Integer> windowsTried() {
    return tried.stream().map(Tried::windows).toList();
  }

  @Override
  public void close() {
    Encoder.fault = Fault.NONE;
  }
}
