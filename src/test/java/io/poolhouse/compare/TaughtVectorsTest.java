package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.compare.report.Variant;
import io.poolhouse.job.TinyModel;
import io.poolhouse.pooling.LearnedPooling;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.LocalSpark;
import io.poolhouse.spark.MiniLm;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.spark.UntrainedPooling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Poolings that each split's training rows teach, and no other row. */
class TaughtVectorsTest {
  private static final List<String> WORDS = List.of("house", "red", "is", "a", "cls", ".");
  private static final LabelColumns COLUMNS = new LabelColumns("text", "label", Optional.empty());
  private static final StructType TABLE =
      new StructType().add("text", DataTypes.StringType).add("label", DataTypes.StringType);

  @TempDir static Path folder;
  private static String tiny;

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyModel.in(folder.resolve("tiny")).toString();
  }

  /** Which label a text has, is chance. */
  private static LabelledTexts texts(int size, int length, List<String> words) {
    Random random = new Random(11);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      List<String> text = new ArrayList<>();
      for (int word = 0; word < length; word++) {
        text.add(words.get(random.nextInt(words.size())));
      }
      rows.add(RowFactory.create(String.join(" ", text), row % 2 == 0 ? "x" : "y"));
    }
    Dataset<Row> table = LocalSpark.session().createDataFrame(rows, TABLE);
    return LabelledTexts.of(table, COLUMNS, Optional.empty());
  }

  private static UntrainedPooling untrained(String pooling) {
    TextEmbedder embedder = new TextEmbedder().setModel(tiny);
    return new UntrainedPooling(embedder, Pooling.parse(pooling), 1);
  }

  private static LearnedPooling learned(
      UntrainedPooling pooling, FitRows rows, Dataset<Row> texts, Split split) {
    TaughtVectors lesson = new TaughtVectors(pooling, rows);
    FitTable table = FitTable.of(rows, texts);
    FitTable features = lesson.features(table, split);
    assertEquals(rows.size(), features.rows().count());
    features.forget();
    table.forget();
    return lesson.of(List.of(split)).get(0).weights();
  }

  private static FitRows withLabels(FitRows rows, RowSet turned) {
    int[] labels = rows.labels().clone();
    Arrays.stream(turned.toArray()).forEach(row -> labels[row] = 1 - labels[row]);
    return new FitRows(labels, rows.textIds(), rows.ids(), rows.trainingRows(), rows.classes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention", "mix(mean)"})
  void whatIsLearnedIsTheSameWhateverTheHeldOutRowsAre(String word) {
    try (LabelledTexts labelled = texts(60, 6, WORDS)) {
      FitRows rows = FitRows.of(labelled, Set.of());
      Split split = Split.of(rows, new Design(3, 1, 1, false)).get(0);
      UntrainedPooling pooling = untrained(word);
      LearnedPooling learned = learned(pooling, rows, labelled.texts(), split);
      Object[] held =
          Arrays.stream(rows.textIdsOf(split.held().toArray())).mapToObj(id -> (long) id).toArray();
      Dataset<Row> others =
          labelled
              .texts()
              .withColumn(
                  "text",
                  functions
                      .when(functions.col("id").isin(held), "red [ red ] .")
                      .otherwise(functions.col("text")));
      assertEquals(
          learned, learned(pooling, withLabels(rows, split.held()), others, split), "held out");
      assertNotEquals(
          learned,
          learned(pooling, withLabels(rows, split.inner()), labelled.texts(), split),
          "training rows teach it");
    }
  }

  /**
   * Two standard deviations and a half of 240 rows at one half are 8 points. What is learned stops
   * early, so that held-out rows which taught it would move this by a point only: see above.
   */
  @Test
  void labelsOfChanceTeachNothing() {
    List<String> words =
        List.of("river bank dog horse price stock court music war queen tax ship".split(" "));
    try (LabelledTexts labelled = texts(240, 12, words)) {
      TextEmbedder embedder = MiniLm.embedder("mean");
      EmbeddedTexts embedded =
          new KeptEmbeddings(LocalSpark.session(), folder.resolve("kept").toString())
              .of(labelled.texts(), embedder, line -> {});
      ClassificationResult result =
          new ClassificationComparison(
                  labelled,
                  List.of(embedded),
                  List.of(new UntrainedPooling(embedder, Pooling.parse("attention"), 1)),
                  List.of(Classifier.LOGISTIC),
                  new Design(3, 1, 1, false),
                  2,
                  line -> {})
              .run();
      Outcome outcome = result.outcomes().get(new Variant("minilm", "attention", "logistic"));
      assertEquals(3, result.taught().get(new Variant("minilm", "attention", "logistic")).size());
      assertTrue(outcome.mean() < 0.58, () -> "accuracy " + outcome.mean());
    }
  }
}
