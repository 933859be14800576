package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.compare.Classifier.Problem;
import io.poolhouse.lake.TableInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logistic regression reaches the regularised loss that it claims to: within 0.1 % of the least
 * there is, for every strength, whether the search starts at nothing or where the path's step
 * before ended.
 */
@Tag("slow") // Newton's method with all second derivatives, in Java
class ClassifierOptimumTest {
  private static final double ALLOWED = 0.001;

  @TempDir Path folder;

  @Test
  void glossesOfSixClassesAreFittedToTheOptimum() {
    assertOptimum(
        "glosses of six classes",
        glosses("noun.animal", "noun.food", "noun.body", "verb.motion", "verb.contact", "adv.all"));
  }

  /** One vector of coefficients instead of one for each class. */
  @Test
  void glossesOfTwoClassesAreFittedToTheOptimum() {
    assertOptimum("glosses of two classes", glosses("noun.feeling", "noun.cognition"));
  }

  @Test
  void questionsAreFittedToTheOptimum() {
    Path file = Path.of("../shared/data/trec_train.csv");
    assumeTrue(Files.exists(file), "no " + file);
    Dataset<Row> questions =
        Texts.session()
            .read()
            .options(Map.of("header", "true", "escape", "\""))
            .csv(file.toString());
    assertOptimum("questions", questions.limit(1500));
  }

  /** 200 of each. */
  private static Dataset<Row> glosses(String... labels) {
    return new TableInput("demo:wordnet", Optional.empty(), Map.of())
        .read(Texts.session())
        .where("label in ('" + String.join("', '", labels) + "')")
        .selectExpr(
            "text",
            "label",
            "row_number() over (partition by label order by crc32(string(id)), id) as nth")
        .where("nth <= 200");
  }

  private void assertOptimum(String name, Dataset<Row> table) {
    LabelColumns columns = new LabelColumns("text", "label", Optional.empty());
    try (LabelledTexts texts = LabelledTexts.of(table, columns, Optional.empty())) {
      EmbeddedTexts embedded =
          new KeptEmbeddings(Texts.session(), folder.toString())
              .of(texts.texts(), TestModel.MINILM.embedder("mean"), line -> {});
      FitTable fits =
          FitTable.of(FitRows.of(texts, Set.of()), embedded, embedded.poolings().get(0));
      double farthest = farthest(fits.rows(), texts.classes().size());
      fits.forget();
      System.out.printf(
          "Logistic regression, %s: loss %.4f %% above the optimum at most%n",
          name, 100 * farthest);
      assertTrue(farthest <= ALLOWED, name + ": " + farthest);
    }
  }

  /**
   * As {@link Trainer} does: a path along the strengths on four fifths of the rows, and from each
   * of its models one of all rows.
   *
   * @return the largest share of the least loss by which a fit lies above it
   */
  private static double farthest(Dataset<Row> all, int classes) {
    Dataset<Row> inner = all.where("row % 5 <> 0");
    LogisticOptimum ofInner = optimum(inner, classes);
    LogisticOptimum ofAll = optimum(all, classes);
    Problem problem = new Problem(classes, ofAll.width(), true, 1);
    LogisticRegressionModel near = null;
    double farthest = 0;
    for (Setting setting : Classifier.LOGISTIC.grid()) {
      double strength = setting.value();
      near = fit(problem, strength, near, inner);
      farthest = Math.max(farthest, excess(ofInner, near, strength));
      farthest = Math.max(farthest, excess(ofAll, fit(problem, strength, near, all), strength));
    }
    return farthest;
  }

  private static LogisticOptimum optimum(Dataset<Row> rows, int classes) {
    List<Row> local = rows.select(Classifier.FEATURES, Classifier.LABEL).collectAsList();
    return new LogisticOptimum(
        local.stream().map(row -> row.<Vector>getAs(0).toArray()).toArray(double[][]::new),
        local.stream().mapToInt(row -> (int) row.getDouble(1)).toArray(),
        classes);
  }

  private static LogisticRegressionModel fit(
      Problem problem, double strength, LogisticRegressionModel near, Dataset<Row> rows) {
    return (LogisticRegressionModel) Classifier.LOGISTIC.fit(problem, strength, near, rows);
  }

  private static double excess(
      LogisticOptimum solver, LogisticRegressionModel model, double strength) {
    double[][] coefficients = new double[model.coefficientMatrix().numRows()][];
    for (int k = 0; k < coefficients.length; k++) {
      coefficients[k] = new double[model.numFeatures()];
      for (int j = 0; j < coefficients[k].length; j++) {
        coefficients[k][j] = model.coefficientMatrix().apply(k, j);
      }
    }
    double loss = solver.lossOf(coefficients, model.interceptVector().toArray(), strength);
    return loss / solver.leastLoss(strength) - 1;
  }
}
