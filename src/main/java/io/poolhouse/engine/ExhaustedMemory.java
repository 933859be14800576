package io.poolhouse.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Memory that a pass did not get, as PyTorch tells it. Java's own {@link OutOfMemoryError} is none
 * of these: its heap is everybody's, smaller passes hardly spare it, and Spark replaces an executor
 * that has none left.
 */
enum ExhaustedMemory {
  HOST(
      "the host's memory",
      "DefaultCPUAllocator: can't allocate memory",
      "DefaultCPUAllocator: not enough memory",
      "std::bad_alloc"),
  DEVICE(
      "the device's memory",
      "CUDA out of memory",
      "CUDA error: out of memory",
      "CUBLAS_STATUS_ALLOC_FAILED");

  /**
   * What oneDNN says where it does not get the memory for a kernel or its scratch pad, but also for
   * other faults: it has a status for each, and PyTorch drops it.
   */
  private static final List<String> PERHAPS =
      List.of(
          "could not create a primitive",
          "could not execute a primitive",
          "could not create a memory object");

  private final String words;
  private final List<String> messages;

  ExhaustedMemory(String words, String... messages) {
    this.words = words;
    this.messages = List.of(messages);
  }

  static Optional<ExhaustedMemory> in(Throwable failure) {
    return Arrays.stream(values()).filter(memory -> isTold(memory.messages, failure)).findFirst();
  }

  /** Whether it may be the host's memory, and may be anything else: {@link SuspectedMemory}. */
  static boolean isPerhapsIn(Throwable failure) {
    return isTold(PERHAPS, failure);
  }

  private static boolean isTold(List<String> messages, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String told = String.valueOf(cause.getMessage());
      if (messages.stream().anyMatch(told::contains)) {
        return true;
      }
    }
    return false;
  }

  /** For the middle of a sentence. */
  @Override
  public String toString() {
    return words;
  }
}
