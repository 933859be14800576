package io.poolhouse.compare.report;

import java.util.List;

/**
 * What was compared on.
 *
 * @param input the user's words
 * @param rows labelled rows or pairs that were used
 * @param testRows of {@code --test}; 0 without
 * @param duplicates rows whose text an earlier row has too
 * @param leftOut rows without a usable text, and why
 * @param folds of each repeat; 0 without cross-validation
 * @param classes largest first; empty for similarity
 * @param lengths one for each model
 */
public record DataSummary(
    String input,
    long rows,
    long testRows,
    long duplicates,
    List<LeftOut> leftOut,
    int folds,
    int repeats,
    List<ClassCount> classes,
    List<TextLengths> lengths) {

  public record LeftOut(String reason, long rows) {}

  public record ClassCount(String label, long rows, long testRows) {}

  /**
   * Lengths in a model's own tokens, [CLS] and [SEP] included.
   *
   * @param limit the longest text that the model saw whole
   * @param truncated texts that were longer
   * @param counts texts by length: how many have at most {@code upTo} tokens and more than the bin
   *     before
   */
  public record TextLengths(
      String model,
      int limit,
      long texts,
      long truncated,
      int least,
      int median,
      int ninetyFifth,
      int most,
      double embeddingSeconds,
      List<Bin> counts) {}

  public record Bin(int upTo, long texts) {}
}
