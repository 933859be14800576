package io.poolhouse.spark;

/** How many texts went through tokenizer and model in this JVM. */
public final class ExecutedTexts {
  private ExecutedTexts() {}

  public static long count() {
    return ExecutorTotals.of(Counter.TEXTS);
  }
}
