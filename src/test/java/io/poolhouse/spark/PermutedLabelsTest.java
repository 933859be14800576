package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * A learned pooling with a classifier on it, scored on rows that it did not learn from. Where the
 * labels of all rows are dealt anew, every held-out row is right by chance alone, whatever was
 * learned: anything above it would have come from the held-out labels.
 */
class PermutedLabelsTest {
  private static final int TOPICS = 3;
  private static final int HELD = 180;

  private static final List<List<String>> NOUNS =
      List.of(
          List.of("dog", "cat", "horse", "wolf", "bear", "cow", "goat", "fox", "deer", "sheep"),
          List.of("bank", "stock", "loan", "bond", "market", "price", "fund", "tax", "debt", "fee"),
          List.of(
              "soup", "bread", "salad", "cake", "rice", "pie", "stew", "pasta", "pizza", "jam"));

  private static final List<String> AROUND =
      List.of(
          "the %s was there in the morning",
          "everyone spoke about the %s again",
          "she would not give up her %s",
          "nobody has ever seen such a %s",
          "we waited a week for the %s",
          "it is only a small %s",
          "they brought the %s with them",
          "what would a %s do here",
          "another %s is not what he wants",
          "at last a %s came into view",
          "this %s is the third this year",
          "he dreams of a %s at night");

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("text", DataTypes.StringType)
          .add("label", DataTypes.DoubleType);

  /**
   * @param isPermuted whether labels are dealt to texts by chance
   */
  private static List<Row> rows(boolean isPermuted) {
    Random random = new Random(11);
    List<String> texts = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    for (int topic = 0; topic < TOPICS; topic++) {
      for (String noun : NOUNS.get(topic)) {
        for (String around : AROUND) {
          texts.add(around.formatted(noun));
          labels.add((double) topic);
        }
      }
    }
    if (isPermuted) {
      Collections.shuffle(labels, random);
    }
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < texts.size(); row++) {
      rows.add(RowFactory.create(row, texts.get(row), labels.get(row)));
    }
    Collections.shuffle(rows, random);
    return rows;
  }

  /** Of the held-out rows. */
  private static double accuracy(List<Row> rows) {
    AttentionPooling pooling =
        new AttentionPooling()
            .setModel(MiniLm.folder())
            .setName("topic")
            .setQueries(new int[] {4})
            .setDecays(new double[] {0.01})
            .setEpochs(8);
    LogisticRegression classifier =
        new LogisticRegression().setFeaturesCol("text_attention_topic").setMaxIter(50);
    PipelineModel learned =
        new Pipeline()
            .setStages(new PipelineStage[] {pooling, classifier})
            .fit(table(rows.subList(HELD, rows.size())));
    Dataset<Row> scored = learned.transform(table(rows.subList(0, HELD)));
    assertEquals(HELD, scored.count());
    return scored.where("prediction = label").count() / (double) HELD;
  }

  private static Dataset<Row> table(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }

  @Test
  void whatTheTextsSayIsLearned() {
    double accuracy = accuracy(rows(false));
    assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
  }

  @Test
  void labelsByChanceAreGuessedByChance() {
    double accuracy = accuracy(rows(true));
    double chance = 1.0 / TOPICS;
    double deviation = Math.sqrt(chance * (1 - chance) / HELD); // 3.5 points
    assertEquals(chance, accuracy, 4 * deviation);
  }
}
