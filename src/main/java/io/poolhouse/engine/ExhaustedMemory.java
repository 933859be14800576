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

  private final String words;
  private final List<String> messages;

  ExhaustedMemory(String words, String... messages) {
    this.words = words;
    this.messages = List.of(messages);
  }

  static Optional<ExhaustedMemory> in(Throwable failure) {
    return Arrays.stream(values()).filter(memory -> memory.isTold(failure)).findFirst();
  }

  private boolean isTold(Throwable failure) {
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
