package io.poolhouse.job;

import io.poolhouse.compare.LabelColumns;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is learned: from which columns, by which classifier. */
final class TrainOptions {
  /** The only one that {@link Training} fits. */
  private static final String LOGISTIC = "logistic";

  @Option(
      names = "--text",
      paramLabel = "COL",
      defaultValue = "text",
      description = "The text column. Default: ${DEFAULT-VALUE}.")
  private String text;

  @Option(
      names = "--label",
      paramLabel = "COL",
      required = true,
      description = "The label column: strings, numbers or booleans.")
  private String label;

  @Option(
      names = "--classifier",
      paramLabel = "C",
      defaultValue = LOGISTIC,
      description = "logistic: multinomial logistic regression. Default: ${DEFAULT-VALUE}.")
  private String classifier;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Where the classifier draws numbers, the same draws. Default: ${DEFAULT-VALUE}.")
  private Integer seed;

  /**
   * @throws RequestException where there is no such classifier
   */
  void check() {
    if (!classifier.equals(LOGISTIC)) {
      throw new RequestException(
          "Unknown classifier '%s'. Expected one of: %s.".formatted(classifier, LOGISTIC));
    }
  }

  LabelColumns columns() {
    return new LabelColumns(text, label, Optional.empty());
  }

  String classifier() {
    return classifier;
  }

  long seed() {
    return seed;
  }
}
