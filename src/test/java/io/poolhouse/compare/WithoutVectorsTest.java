package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Texts that a model can take none of are no comparison, and MLlib is not asked to make one. */
class WithoutVectorsTest {
  private static final LabelColumns COLUMNS = new LabelColumns("text", "label", Optional.empty());
  private static final PlantedVectors PLANTED = new PlantedVectors(20, 2, 7);

  private static String refused(String table) {
    return "No text of "
        + table
        + " has a vector: the model could take none of them. Expected texts in the column of"
        + " '--text'; 'jobs/embed' with '--status' says of each what is wrong.";
  }

  @Test
  void aComparisonWithoutAVectorIsRefused() {
    try (LabelledTexts texts = PLANTED.texts()) {
      EmbeddedTexts embedded =
          PLANTED.embedded(texts, List.of("cls"), List.<float[][]>of(PLANTED.drawn(1)), 20);
      ClassificationComparison comparison =
          new ClassificationComparison(
              texts,
              List.of(embedded),
              List.of(Classifier.LOGISTIC),
              new Design(2, 1, 1, false),
              1,
              line -> {});
      assertEquals(
          refused("the input"), assertThrows(CompareException.class, comparison::run).getMessage());
    }
  }

  @Test
  void aClassifierForAPipelineWithoutAVectorIsRefused() {
    try (LabelledTexts texts = PLANTED.texts()) {
      EmbeddedTexts embedded =
          PLANTED.embedded(texts, List.of("cls"), List.<float[][]>of(PLANTED.drawn(1)), 20);
      Dataset<Row> vectors =
          embedded
              .rows()
              .select(
                  functions.col("id"),
                  embedded.vector(embedded.poolings().get(0)).as(Classifier.FEATURES));
      assertEquals(
          refused("the input"),
          assertThrows(
                  CompareException.class,
                  () -> FittedClassifier.onAll(texts, vectors, Classifier.LOGISTIC, 1))
              .getMessage());
    }
  }

  /** Without its rows the comparison would silently be a cross-validation. */
  @Test
  void aTestTableWithoutAVectorIsRefused() {
    Dataset<Row> rows = PLANTED.table();
    Dataset<Row> test = rows.where("text in ('text 0', 'text 1')");
    Dataset<Row> training = rows.where("text not in ('text 0', 'text 1')");
    try (LabelledTexts texts = LabelledTexts.of(training, COLUMNS, Optional.of(test))) {
      Set<Long> without = new TreeSet<>();
      for (int id : texts.test().orElseThrow().textIds()) {
        without.add((long) id);
      }
      assertEquals(
          refused("the test table"),
          assertThrows(CompareException.class, () -> FitRows.of(texts, without)).getMessage());
    }
  }
}
