package io.poolhouse.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * MLlib's classifiers, each with the grid of which a training fold chooses one point.
 *
 * <p>The grids go from the strongest regularisation to the weakest. Logistic regression and the SVM
 * scale features by the training rows themselves, so that a strength means the same for every
 * pooling; the perceptron gets a scaler before it; forest and naive Bayes do not depend on scale.
 */
public enum Classifier {
  /** Multinomial, L2; MLlib's strength is that of the mean loss: 1 / (C n) of scikit-learn. */
  LOGISTIC("L2", 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003) {
    @Override
    Estimator<?> estimator(Problem problem, double strength) {
      return logistic(strength);
    }

    /** The path's neighbour is near: some third of the iterations fall away. */
    @Override
    Transformer fit(Problem problem, double strength, Transformer near, Dataset<Row> rows) {
      LogisticRegression regression = logistic(strength);
      if (near instanceof LogisticRegressionModel model) {
        regression.setInitialModel(model);
      }
      return regression.fit(rows);
    }
  },

  /** Linear, one class against the rest where there are more than two. No probabilities. */
  SVM("L2", 0.1, 0.01, 0.001) {
    @Override
    Estimator<?> estimator(Problem problem, double strength) {
      LinearSVC svm =
          new LinearSVC()
              .setLabelCol(LABEL)
              .setFeaturesCol(FEATURES)
              .setRegParam(strength)
              .setTol(TOLERANCE);
      return problem.classes() == 2
          ? svm
          : new OneVsRest().setClassifier(svm).setLabelCol(LABEL).setFeaturesCol(FEATURES);
    }
  },

  /** Random forest of 100 trees. */
  FOREST("rows per leaf", 8, 2) {
    @Override
    Estimator<?> estimator(Problem problem, double rowsPerLeaf) {
      return new RandomForestClassifier()
          .setLabelCol(LABEL)
          .setFeaturesCol(FEATURES)
          .setNumTrees(100)
          .setMaxDepth(10)
          .setMinInstancesPerNode((int) rowsPerLeaf)
          .setSeed(problem.seed());
    }
  },

  /** Naive Bayes with a Gaussian per feature and class. */
  BAYES("", 0) {
    @Override
    Estimator<?> estimator(Problem problem, double none) {
      return new NaiveBayes().setLabelCol(LABEL).setFeaturesCol(FEATURES).setModelType("gaussian");
    }
  },

  /** Multilayer perceptron, one hidden layer of 64; it is regularised by stopping early. */
  MLP("iterations", 25, 50, 100) {
    @Override
    Estimator<?> estimator(Problem problem, double iterations) {
      StandardScaler scaler =
          new StandardScaler()
              .setInputCol(FEATURES)
              .setOutputCol(SCALED)
              .setWithMean(problem.dense())
              .setWithStd(true);
      MultilayerPerceptronClassifier perceptron =
          new MultilayerPerceptronClassifier()
              .setLabelCol(LABEL)
              .setFeaturesCol(SCALED)
              .setLayers(new int[] {problem.width(), 64, problem.classes()})
              .setMaxIter((int) iterations)
              .setTol(TOLERANCE)
              .setSeed(problem.seed());
      return new Pipeline().setStages(new PipelineStage[] {scaler, perceptron});
    }
  };

  /** Columns of the rows to fit on: class index (double) and vector. */
  public static final String LABEL = "label";

  public static final String FEATURES = "features";
  private static final String SCALED = "scaled";

  /**
   * L-BFGS stops where ten steps lowered the loss by less than this share of the loss it began at.
   */
  private static final double TOLERANCE = 1e-3;

  /**
   * From a near model the loss is then within 0.1 % of the optimum for every strength: 0.08 % at
   * most for TREC's questions, 0.12 % with 1e-3, which saves a sixth of the iterations. From
   * nothing it would be 0.3 % at the weakest strength; no fit but the path's first, the strongest,
   * begins so.
   */
  private static final double LOGISTIC_TOLERANCE = 3e-4;

  private static final int MOST_ITERATIONS = 500;

  private final List<Setting> grid;

  Classifier(String setting, double... values) {
    this.grid = DoubleStream.of(values).mapToObj(value -> new Setting(setting, value)).toList();
  }

  /**
   * @param classes how many; class indices are below
   * @param width of the vectors
   * @param dense whether the vectors are; centring sparse ones would make them dense
   */
  record Problem(int classes, int width, boolean dense, long seed) {}

  /** From the strongest regularisation to the weakest. */
  List<Setting> grid() {
    return grid;
  }

  /** MLlib's linear SVM has margins only. */
  boolean givesProbabilities() {
    return this != SVM;
  }

  boolean isEdge(Setting setting) {
    return grid.size() > 1
        && (setting.equals(grid.get(0)) || setting.equals(grid.get(grid.size() - 1)));
  }

  static LogisticRegression logistic(double strength) {
    return new LogisticRegression()
        .setLabelCol(LABEL)
        .setFeaturesCol(FEATURES)
        .setRegParam(strength)
        .setTol(LOGISTIC_TOLERANCE)
        .setMaxIter(MOST_ITERATIONS);
  }

  abstract Estimator<?> estimator(Problem problem, double setting);

  /**
   * @param near a model of a neighbouring setting or of most of these rows, from which the search
   *     may start; null for none
   */
  Transformer fit(Problem problem, double setting, Transformer near, Dataset<Row> rows) {
    return (Transformer) estimator(problem, setting).fit(rows);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws CompareException if there is none of that name
   */
  public static Classifier parse(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new CompareException(
                    "There is no classifier '%s'; expected one of: %s."
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(Classifier::word)
                                .collect(Collectors.joining(", ")))));
  }
}
