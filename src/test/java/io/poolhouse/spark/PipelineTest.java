package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
  @TempDir Path folder;

  private static Dataset<Row> labelled() {
    List<String> texts = new ArrayList<>();
    for (String noun : List.of("dog", "cat", "horse", "bird", "fish", "cow")) {
      texts.add("a " + noun + " is an animal that eats");
      texts.add("the price of the stock, number " + noun.length());
    }
    return LocalSpark.table(texts).withColumn("label", functions.expr("cast(id % 2 as double)"));
  }

  private static Pipeline pipeline() {
    TextEmbedder embedder = MiniLm.embedder("mean").setAsVector(true);
    LogisticRegression classifier =
        new LogisticRegression().setFeaturesCol("text_mean").setRegParam(0.01);
    return new Pipeline().setStages(new PipelineStage[] {embedder, classifier});
  }

  @Test
  void aClassifierLearnsFromTheVectorsAndTheModelIsLoadedAsItWasSaved() throws Exception {
    PipelineModel model = pipeline().fit(labelled());
    Dataset<Row> unseen =
        LocalSpark.table(
            List.of("the wolf is a wild animal", "shares fell and the stock price sank"));
    List<Row> predictions =
        model.transform(unseen).select("id", "prediction", "probability").collectAsList();
    assertEquals(List.of(0.0, 1.0), predictions.stream().map(row -> row.getDouble(1)).toList());
    model.save(folder.resolve("model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());
    assertEquals(
        predictions,
        loaded.transform(unseen).select("id", "prediction", "probability").collectAsList());
  }

  @Test
  void aPipelineIsLoadedWithItsEmbedder() throws Exception {
    pipeline().save(folder.resolve("pipeline").toString());
    Pipeline loaded = Pipeline.load(folder.resolve("pipeline").toString());
    TextEmbedder embedder = assertInstanceOf(TextEmbedder.class, loaded.getStages()[0]);
    assertEquals(MiniLm.folder(), embedder.value(embedder.model()));
    assertEquals(true, embedder.isOn(embedder.asVector()));
    assertEquals(2, loaded.fit(labelled()).stages().length);
  }
}
