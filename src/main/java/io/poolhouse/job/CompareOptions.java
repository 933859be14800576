package io.poolhouse.job;

import io.poolhouse.compare.Classifier;
import io.poolhouse.compare.Design;
import io.poolhouse.compare.LabelColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** What is compared, and how. */
final class CompareOptions {
  @Option(
      names = "--text",
      paramLabel = "COL",
      defaultValue = "text",
      description = "The text column. Default: ${DEFAULT-VALUE}.")
  private String text;

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The label column: strings, numbers or booleans. Compares by accuracy.")
  private String label;

  @Option(
      names = "--test",
      paramLabel = "PATH|TABLE",
      description =
          "A test table with the same columns, read as the input is. Everything is chosen on the"
              + " input and scored once on it; without, by cross-validation.")
  private String test;

  @Option(
      names = "--id",
      paramLabel = "COL",
      description = "What names a row in the predictions. Default: its rank.")
  private String id;

  @Option(
      names = "--pair",
      paramLabel = "COL,COL",
      description = "Two text columns, whose cosine similarity is held against --score.")
  private String pair;

  @Option(
      names = "--score",
      paramLabel = "COL",
      description = "How similar the two texts are: a column of numbers.")
  private String score;

  @Option(
      names = "--subset",
      paramLabel = "COL",
      description = "Score the pairs of each value of this column alone, too.")
  private String subset;

  @Option(
      names = "--reference",
      paramLabel = "P",
      defaultValue = "cls",
      description =
          "The pooling, of the first model, against which all are tested. Default:"
              + " ${DEFAULT-VALUE}.")
  private String reference;

  @Option(
      names = "--classifier",
      paramLabel = "C[,C...]",
      defaultValue = "logistic",
      description =
          "logistic, svm, forest, bayes, mlp: MLlib's; see docs/compare.md. Default:"
              + " ${DEFAULT-VALUE}.")
  private String classifiers;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description = "Of the cross-validation. Default: 10; with --demo 5.")
  private Integer folds;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often it is repeated with other folds; more shows smaller differences. Default:"
              + " ${DEFAULT-VALUE}.")
  private Integer repeats;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed and inputs give the same report. Default: ${DEFAULT-VALUE}.")
  private Integer seed;

  @Option(
      names = "--learning-curve",
      description = "Score on 10, 20, 40 and 70 %% of the training rows, too.")
  private boolean learningCurve;

  @Option(
      names = "--save-best",
      paramLabel = "DIR",
      description = "Fit the best variant on all rows and save it as a pipeline for 'jobs/score'.")
  private String saveBest;

  /**
   * @throws RequestException where options do not fit together
   */
  void check(boolean isDemo) {
    if (!isDemo && (label == null) == (pair == null)) {
      throw new RequestException(
          label == null
              ? "Say what to compare by: '--label COL' for classes, '--pair COL,COL --score COL' for"
                  + " similarity, or '--demo'."
              : "--label and --pair are two kinds of comparison. Give one of them.");
    }
    if (pair != null) {
      checkPair();
    } else if (score != null || subset != null) {
      throw new RequestException(
          "--score and --subset belong to '--pair COL,COL'. Give it, or leave them out.");
    }
    classifiers();
    folds = folds != null ? folds : isDemo ? 5 : 10;
    atLeast("--folds", folds, 2);
    atLeast("--repeats", repeats, 1);
  }

  private void checkPair() {
    if (pairColumns().size() != 2) {
      throw new RequestException(
          "--pair '%s': expected two column names, as in '--pair text1,text2'.".formatted(pair));
    }
    if (score == null) {
      throw new RequestException("--pair needs the column of its scores: give '--score COL'.");
    }
    if (test != null || saveBest != null || learningCurve) {
      throw new RequestException(
          "--test, --learning-curve and --save-best need classes to learn; nothing is trained with"
              + " --pair. Leave them out.");
    }
  }

  private static void atLeast(String option, int value, int least) {
    if (value < least) {
      throw new RequestException("%s %d: expected %d or more.".formatted(option, value, least));
    }
  }

  boolean isSimilarity() {
    return pair != null;
  }

  List<String> pairColumns() {
    return Arrays.stream(pair.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  String score() {
    return score;
  }

  Optional<String> subset() {
    return Optional.ofNullable(subset);
  }

  Optional<String> test() {
    return Optional.ofNullable(test);
  }

  Optional<String> saveBest() {
    return Optional.ofNullable(saveBest);
  }

  /** Of poolings that labels teach; none where there are no labels. */
  OptionalLong teachingSeed() {
    return isSimilarity() ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  String reference() {
    return reference;
  }

  /** The demo corpus has a column of that name. */
  LabelColumns columns() {
    return new LabelColumns(text, label == null ? "label" : label, Optional.ofNullable(id));
  }

  String what() {
    return isSimilarity()
        ? "'%s' against '%s'".formatted(pair, score)
        : "'%s' by '%s'".formatted(text, columns().label());
  }

  /**
   * @throws io.poolhouse.compare.CompareException where there is none of a name
   */
  List<Classifier> classifiers() {
    return Arrays.stream(classifiers.split(",", -1))
        .map(String::strip)
        .map(Classifier::parse)
        .distinct()
        .toList();
  }

  Design design() {
    return new Design(folds, repeats, seed, learningCurve);
  }
}
