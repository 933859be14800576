package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.spark.LocalSpark;
import io.poolhouse.spark.MiniLm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class TrainedPipelineTest {
  private static final List<String> CLASSES = List.of("an \"animal\"", "money, </b>");

  /** Text column, class. */
  private static final StructType COLUMNS =
      new StructType().add("my.text `1`", DataTypes.StringType).add("y", DataTypes.DoubleType);

  private static Dataset<Row> features;
  private static Dataset<Row> unseen;

  @TempDir Path folder;

  @BeforeAll
  static void embed() {
    Object[] rows = new Object[24];
    List<String> nouns = List.of("dog", "cat", "horse", "bird", "fish", "cow");
    for (int i = 0; i < 6; i++) {
      rows[4 * i] = "a " + nouns.get(i) + " is an animal that eats";
      rows[4 * i + 1] = 0.0;
      rows[4 * i + 2] = "the price of the stock, number " + i;
      rows[4 * i + 3] = 1.0;
    }
    Dataset<Row> embedded =
        MiniLm.embedder("mean")
            .setInputCol("my.text `1`")
            .setAsVector(true)
            .transform(Tables.table(COLUMNS, rows));
    features =
        embedded.selectExpr("`my.text ``1``_mean` as features", "y as label").localCheckpoint();
    unseen =
        Tables.table(
            new StructType()
                .add("id", DataTypes.IntegerType, false)
                .add("a.b", DataTypes.createArrayType(DataTypes.IntegerType))
                .add("My.Text `1`", DataTypes.StringType)
                .add("features", DataTypes.StringType)
                .add("my.text `1`_mean", DataTypes.StringType)
                .add("rawPrediction", DataTypes.StringType),
            1,
            new int[] {7},
            "the wolf is a wild animal",
            "f",
            "m",
            "r",
            2,
            null,
            null,
            "f",
            null,
            "r",
            3,
            new int[] {},
            "shares fell and the stock price sank",
            "f",
            "m",
            "r",
            4,
            new int[] {8, 9},
            "",
            "f",
            "m",
            "r");
  }

  private static TrainedPipeline pipeline(Transformer classifier, boolean withProbability) {
    return TrainedPipeline.of(
        LocalSpark.session(),
        MiniLm.embedder("mean").setInputCol("my.text `1`"),
        classifier,
        ClassifierColumns.usual(withProbability),
        CLASSES);
  }

  private static Transformer logistic() {
    return new LogisticRegression().setRegParam(0.01).fit(features);
  }

  private static List<Row> byId(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList();
  }

  @Test
  void onlyPredictionAndProbabilityAreAddedAndEveryRowComesOut() {
    Dataset<Row> scored = pipeline(logistic(), true).model().transform(unseen);
    assertEquals(unseen.schema(), new StructType(Arrays.copyOf(scored.schema().fields(), 6)));
    assertArrayEquals(
        new String[] {"prediction", "probability"},
        Arrays.copyOfRange(scored.columns(), 6, scored.columns().length));
    List<Row> rows = byId(scored);
    assertEquals(byId(unseen), byId(scored.drop("prediction", "probability")));
    assertEquals("an \"animal\"", rows.get(0).getAs("prediction"));
    assertEquals("money, </b>", rows.get(2).getAs("prediction"));
    assertNotNull(rows.get(3).getAs("prediction"), "a blank text is a text");
  }

  @Test
  void aNullTextHasNeitherPredictionNorProbability() {
    List<Row> rows = byId(pipeline(logistic(), true).model().transform(unseen));
    assertTrue(rows.get(1).isNullAt(6));
    assertTrue(rows.get(1).isNullAt(7));
    Vector probability = rows.get(0).getAs("probability");
    assertEquals(2, probability.size());
    assertEquals(1, probability.apply(0) + probability.apply(1), 1e-12);
    assertTrue(probability.apply(0) > 0.5);
  }

  @Test
  void theOrderOfTheClassesIsWithTheProbabilities() {
    Path table = folder.resolve("scored");
    pipeline(logistic(), true).model().transform(unseen).write().save(table.toString());
    StructType written = LocalSpark.session().read().load(table.toString()).schema();
    assertEquals(
        CLASSES,
        Arrays.stream(
                AttributeGroup.fromStructField(written.apply("probability")).attributes().get())
            .map(attribute -> attribute.name().get())
            .toList());
  }

  @Tag("slow")
  @Test
  void everyClassifierOfMllibServes() throws Exception {
    mustServe(logistic(), true);
    mustServe(new NaiveBayes().setModelType("gaussian").fit(features), true);
    mustServe(new RandomForestClassifier().setSeed(1).setNumTrees(5).fit(features), true);
    mustServe(
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {384, 4, 2})
            .setSeed(1)
            .fit(features),
        true);
    mustServe(new OneVsRest().setClassifier(new LinearSVC().setMaxIter(10)).fit(features), false);
  }

  @Test
  void aScalerMayComeFirst() throws Exception {
    PipelineStage[] stages = {
      new StandardScaler().setInputCol("features").setOutputCol("scaled"),
      new LogisticRegression().setFeaturesCol("scaled").setRegParam(0.01)
    };
    mustServe(new Pipeline().setStages(stages).fit(features), true);
  }

  private void mustServe(Transformer classifier, boolean withProbability) throws Exception {
    TrainedPipeline trained = pipeline(classifier, withProbability);
    List<Row> rows = byId(trained.model().transform(unseen));
    assertEquals(4, rows.size());
    for (int row : new int[] {0, 2, 3}) {
      assertTrue(CLASSES.contains(rows.get(row).<String>getAs("prediction")));
      assertEquals(withProbability, !rows.get(row).isNullAt(7), classifier.uid());
    }
    assertEquals("an \"animal\"", rows.get(0).getAs("prediction"), classifier.uid());
    assertTrue(rows.get(1).isNullAt(6), classifier.uid());
    String saved = folder.resolve(classifier.uid()).toString();
    trained.model().save(saved);
    assertEquals(rows, byId(PipelineModel.load(saved).transform(unseen)), classifier.uid());
  }

  @Test
  void aLoadedPipelineKnowsItsColumnAndClasses() throws Exception {
    pipeline(logistic(), true).model().save(folder.resolve("saved").toString());
    TrainedPipeline loaded =
        TrainedPipeline.load(LocalSpark.session(), folder.resolve("saved").toString());
    assertEquals("my.text `1`", loaded.textColumn());
    assertEquals(CLASSES, loaded.classes());
    assertEquals(MiniLm.folder(), loaded.embedder().getOrDefault(loaded.embedder().model()));
  }

  @Test
  void aTableThatCannotBeScoredIsRefused() {
    PipelineModel model = pipeline(logistic(), true).model();
    refuse(
        () -> model.transform(LocalSpark.session().range(1).selectExpr("id", "'a' as `my text`")),
        "No column 'my.text `1`' in the input. Did you mean 'my text'? It has: 'id', 'my text'.");
    for (String taken : List.of("prediction", "Probability")) {
      refuse(
          () -> model.transform(unseen.withColumnRenamed("id", taken)),
          "The input already has a column '%s', which is the name of a column to be added. Rename it first."
              .formatted(taken));
    }
  }

  @Test
  void aFolderThatHoldsNoSuchPipelineIsRefused() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    refuseFolder(
        "nowhere", "There is no folder '%s'. Give the folder that --output of 'jobs/train' named.");
    refuseFolder(
        "", "There is no folder '%s'. Give the folder that --output of 'jobs/train' named.");
    refuseFolder(
        empty.toString(),
        "'%s' holds no Spark ML pipeline. Give the folder that --output of 'jobs/train' named.");
    Path other = folder.resolve("other");
    new Pipeline().setStages(new PipelineStage[] {logistic()}).fit(features).save(other.toString());
    refuseFolder(
        other.toString(),
        "'%s' holds a Spark ML pipeline, but not one of 'jobs/train'. Give the folder that its"
            + " --output named.");
    Path one = folder.resolve("one");
    new LogisticRegression().fit(features).save(one.toString());
    CompareException refused =
        assertThrows(
            CompareException.class,
            () -> TrainedPipeline.load(LocalSpark.session(), one.toString()));
    assertTrue(
        refused
            .getMessage()
            .startsWith("'%s' holds no Spark ML pipeline that is whole: ".formatted(one)),
        refused.getMessage());
  }

  private static void refuseFolder(String name, String message) {
    refuse(() -> TrainedPipeline.load(LocalSpark.session(), name), message.formatted(name));
  }

  private static void refuse(Executable action, String message) {
    assertEquals(message, assertThrows(CompareException.class, action).getMessage());
  }
}
