package io.poolhouse.job;

import io.poolhouse.compare.Classifier;
import io.poolhouse.compare.LabelColumns;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is learned: from which columns, by which classifier. */
final class TrainOptions {
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
      defaultValue = "logistic",
      description =
          "logistic, svm, forest, bayes, mlp: MLlib's; see docs/compare.md. Default:"
              + " ${DEFAULT-VALUE}.")
  private String classifier;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed and inputs give the same classifier. Default: ${DEFAULT-VALUE}.")
  private Integer seed;

  LabelColumns columns() {
    return new LabelColumns(text, label, Optional.empty());
  }

  /**
   * @throws io.poolhouse.compare.CompareException where there is none of that name
   */
  Classifier classifier() {
    return Classifier.parse(classifier);
  }

  long seed() {
    return seed;
  }
}
