package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.poolhouse.pooling.How;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionPoolingTest {
  @TempDir Path folder;

  private static Dataset<Row> labelled() {
    List<String> texts = new ArrayList<>();
    for (String noun : List.of("dog", "cat", "horse", "bird", "fish", "cow", "wolf", "bear")) {
      texts.add("a " + noun + " is an animal that eats");
      texts.add("the price of the stock of " + noun + " fell");
    }
    return LocalSpark.table(texts)
        .withColumn("label", functions.expr("case when id % 2 = 0 then 'animal' else 'money' end"));
  }

  private static AttentionPooling pooling() {
    return new AttentionPooling()
        .setModel(MiniLm.folder())
        .setName("news")
        .setQueries(new int[] {1, 2})
        .setDecays(new double[] {0.01})
        .setEpochs(4)
        .setBatch(4);
  }

  private static double[] first(Dataset<Row> rows, String column) {
    return rows.orderBy("id").select(column).first().<Vector>getAs(0).toArray();
  }

  @Test
  void aPipelineThatLearnedAPoolingIsLoadedAsItWasSaved() throws Exception {
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {pooling()});
    PipelineModel fitted = pipeline.fit(labelled());
    AttentionPoolingModel model = (AttentionPoolingModel) fitted.stages()[0];
    Dataset<Row> pooled = fitted.transform(labelled());
    assertEquals(16, pooled.count());
    double[] vector = first(pooled, "text_attention_news");
    assertEquals(model.weights().vectors() * MiniLm.WIDTH, vector.length);
    fitted.save(folder.resolve("model").toString());
    Dataset<Row> loaded =
        PipelineModel.load(folder.resolve("model").toString()).transform(labelled());
    assertArrayEquals(vector, first(loaded, "text_attention_news"));
    Path file = folder.resolve("news.safetensors");
    model.writePooling(file);
    TextEmbedder embedder =
        MiniLm.embedder("mean,attention(news)").setLearned("news=" + file).setAsVector(true);
    Dataset<Row> embedded = embedder.transform(labelled());
    assertArrayEquals(vector, first(embedded, "text_attention_news"), 1e-6);
    double[] mean = first(embedded, "text_mean");
    double moved = 0;
    for (int i = 0; i < mean.length; i++) {
      moved = Math.max(moved, Math.abs(mean[i] - vector[i]));
    }
    assertTrue(moved > 1e-3, "attention has left the mean: " + moved);
    String named = embedder.vectorSettings();
    LocalSpark.session().conf().set("spark.poolhouse.learned", "news=" + file);
    try {
      labelled().createOrReplaceTempView("learned_texts");
      Row row =
          LocalSpark.session()
              .sql("select embed(text, 'attention(news)') from learned_texts where id = 0")
              .first();
      assertEquals(vector[0], row.<Float>getList(0).get(0), 1e-6);
    } finally {
      LocalSpark.session().conf().unset("spark.poolhouse.learned");
    }
    AttentionPoolingModel other = pooling().setSeed(7).fit(labelled());
    other.writePooling(file);
    assertTrue(!named.equals(embedder.vectorSettings()), "other weights are another setting");
  }

  @Test
  void equalSeedsLearnEqualWeightsWhateverTheOrderOfRows() {
    AttentionPooling mix = pooling().setQueries(new int[0]).setEpochs(2);
    AttentionPoolingModel one = mix.fit(labelled());
    AttentionPoolingModel two = mix.fit(labelled().orderBy(functions.col("id").desc()));
    assertEquals(one.weights(), two.weights());
    assertEquals("mix(news)", one.getOrDefault(one.pooling()));
  }

  /** A fifth of four texts is none: nothing says which choice or how many epochs were best. */
  @Test
  void fewTextsOfEachClassTeachForAllEpochs() {
    List<String> logged = Collections.synchronizedList(new ArrayList<>());
    Appender appender =
        new AbstractAppender("few", null, null, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            logged.add(event.getMessage().getFormattedMessage());
          }
        };
    Dataset<Row> table = labelled(); // begins the session, which turns all logs off
    appender.start();
    Configurator.setLevel(PoolingTask.class.getName(), Level.WARN);
    Logger logger = (Logger) LogManager.getLogger(PoolingTask.class);
    logger.addAppender(appender);
    try {
      pooling().fit(table);
      assertEquals(List.of(), logged, "8 of each class are enough");
      List<List<Float>> queries = pooling().fit(table.where("id < 8")).weights().queries();
      assertEquals(1, queries.size());
      double largest = queries.get(0).stream().mapToDouble(Math::abs).max().orElseThrow();
      assertTrue(largest > 1e-3, "left as it was: " + largest);
      assertEquals(
          List.of(
              "No class has 5 different texts, so none was held out to choose by: the pooling was"
                  + " learned with 1 query, decay 0.01, for all 4 epochs. Give more texts to have"
                  + " them chosen."),
          logged);
    } finally {
      logger.removeAppender(appender);
    }
  }

  @Test
  void settingsThatTeachNothingAreRefusedBeforeAnyTextIsRead() {
    refused(pooling().setQueries(new int[] {4, 0}), "queries 4, 0: expected numbers of 1 or more.");
    refused(pooling().setDecays(new double[0]), "decays is empty: expected one or more numbers.");
    refused(pooling().setDecays(new double[] {-1}), "decays -1.0: expected numbers of at least 0.");
    refused(
        pooling().setDecays(new double[] {0.1, Double.NaN}),
        "decays 0.1, NaN: expected numbers of at least 0.");
    refused(
        pooling().setQueries(new int[0]).setHow("pooler"),
        "how 'pooler' reads the last layer, not a mix of layers. Set another word, such as 'mean'.");
    EmbedException nothing =
        assertThrows(
            EmbedException.class,
            () ->
                new PoolingLessons(
                    How.MEAN, List.of(), false, List.of(0.1), 1, 0.1, 1, 1, 1 << 20));
    assertEquals(
        "Neither queries nor a mix: nothing is to be learned. Set one of them.",
        nothing.getMessage());
  }

  private static void refused(AttentionPooling pooling, String message) {
    Dataset<Row> unread =
        labelled().withColumn("label", functions.expr("raise_error('read') || text"));
    assertEquals(
        message, assertThrows(EmbedException.class, () -> pooling.fit(unread)).getMessage());
  }

  @Test
  void statesThatTakeTooMuchMemoryAreRefused() {
    AttentionPooling tight = pooling().setMaxStateMiB(1).setMix(true);
    List<String> texts = new ArrayList<>();
    for (int text = 0; text < 40; text++) {
      texts.add("word ".repeat(10) + text);
    }
    Dataset<Row> rows = LocalSpark.table(texts).withColumn("label", functions.expr("id % 2"));
    try {
      tight.fit(rows);
      fail("more states than memory");
    } catch (Exception refused) {
      assertTrue(
          refused.getMessage().contains("raise maxStateMiB"), () -> "" + refused.getMessage());
    }
  }

  @Test
  void labelsOfOneKindTeachNothing() {
    try {
      pooling().fit(labelled().withColumn("label", functions.lit("same")));
      fail("nothing to learn");
    } catch (EmbedException refused) {
      assertEquals(
          "Column 'label' has 1 different labels. Expected two or more to learn from.",
          refused.getMessage());
    }
  }
}
