package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.poolhouse.text.LongTexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text's vector depends on the text alone, and is what the engine gives without Spark. */
class VectorsTest {
  private static final List<String> TEXTS = texts();

  /** Of 1 to 40 words; the last ten are the first ten again. */
  private static List<String> texts() {
    Random random = new Random(7);
    List<String> words = List.of("river", "bank", "of", "the", "unhappiness", "\u6771", "a", "!");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder();
      for (int word = random.nextInt(40); word >= 0; word--) {
        text.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      texts.add(text.toString());
    }
    texts.addAll(texts.subList(0, 10));
    return Collections.unmodifiableList(texts);
  }

  private static Map<String, float[]> byText(Dataset<Row> embedded) {
    Map<String, float[]> vectors = new HashMap<>();
    for (Row row : embedded.select("text", "text_mean").collectAsList()) {
      float[] vector = LocalSpark.vector(row, 1);
      float[] same = vectors.put(row.getString(0), vector);
      if (same != null) {
        assertArrayEquals(same, vector, "equal texts, equal bits");
      }
    }
    return vectors;
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((text, vector) -> assertArrayEquals(vector, actual.get(text), text));
  }

  @Test
  void theyAreThoseOfTheEngineInEveryBit() throws Exception {
    Map<String, float[]> vectors =
        byText(MiniLm.embedder("mean").transform(LocalSpark.table(TEXTS)));
    assertEquals(new HashSet<>(TEXTS), vectors.keySet());
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE)) {
      vectors.forEach(
          (text, vector) -> assertArrayEquals(engine.vector(text, "mean"), vector, text));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void theyDoNotDependOnThePartitions(int partitions) {
    Dataset<Row> table = LocalSpark.table(TEXTS);
    TextEmbedder embedder = MiniLm.embedder("mean");
    assertSame(
        byText(embedder.transform(table)),
        byText(embedder.transform(table.repartition(partitions))));
  }

  @Test
  void theyDoNotDependOnTheOrderOrTheNeighbours() {
    List<String> shuffled = new ArrayList<>(TEXTS);
    Collections.shuffle(shuffled, new Random(1));
    TextEmbedder embedder = MiniLm.embedder("mean");
    Map<String, float[]> vectors = byText(embedder.transform(LocalSpark.table(TEXTS)));
    assertSame(vectors, byText(embedder.transform(LocalSpark.table(shuffled))));
    for (String text : TEXTS.subList(0, 5)) {
      assertArrayEquals(
          vectors.get(text), byText(embedder.transform(LocalSpark.table(text))).get(text));
    }
  }

  @Test
  void onePassGivesWhatAPassForEachPoolingGives() {
    Dataset<Row> table = LocalSpark.table(TEXTS);
    Dataset<Row> together = MiniLm.embedder("cls,mean,max,cls+mean@-2").transform(table);
    for (String pooling : List.of("cls", "mean", "max", "cls+mean@-2")) {
      Dataset<Row> alone = MiniLm.embedder(pooling).transform(table);
      String column = alone.columns()[2];
      Map<Integer, float[]> expected = LocalSpark.vectors(alone, column);
      LocalSpark.vectors(together, column)
          .forEach((id, vector) -> assertArrayEquals(expected.get(id), vector, column));
    }
  }

  @Test
  void noTwoPoolingsGiveTheSame() {
    Row row = MiniLm.embedder("all").transform(LocalSpark.table("one text of words")).head();
    List<String> vectors = new ArrayList<>();
    for (int column = 2; column < row.size(); column++) {
      vectors.add(Arrays.toString(LocalSpark.vector(row, column)));
    }
    assertEquals(7, vectors.size());
    assertEquals(7, vectors.stream().distinct().count());
  }

  @Test
  void withoutPoolingsTheModelsOwnIsTaken() {
    Dataset<Row> embedded = MiniLm.embedder("").transform(LocalSpark.table("a"));
    assertEquals(List.of("id", "text", "text_mean"), List.of(embedded.columns()));
  }

  @Test
  void anMlVectorHasTheNumbersOfTheArray() {
    Dataset<Row> table = LocalSpark.table(Arrays.asList("a text", null));
    Map<Integer, float[]> arrays =
        LocalSpark.vectors(MiniLm.embedder("mean").transform(table), "text_mean");
    List<Row> rows = MiniLm.embedder("mean").setAsVector(true).transform(table).collectAsList();
    double[] vector = rows.get(0).<Vector>getAs("text_mean").toArray();
    assertEquals(MiniLm.WIDTH, vector.length);
    for (int i = 0; i < vector.length; i++) {
      assertEquals(arrays.get(0)[i], vector[i]);
    }
    assertNull(rows.get(1).getAs("text_mean"));
  }

  @Test
  void normalizedVectorsHaveTheirDirectionAndTheLengthOne() {
    Dataset<Row> table = LocalSpark.table("a text", "another");
    Map<Integer, float[]> plain =
        LocalSpark.vectors(MiniLm.embedder("cls+mean").transform(table), "text_cls_mean");
    Map<Integer, float[]> normalized =
        LocalSpark.vectors(
            MiniLm.embedder("cls+mean").setNormalize(true).transform(table), "text_cls_mean");
    for (int id = 0; id < 2; id++) {
      double length = 0;
      for (float number : plain.get(id)) {
        length += (double) number * number;
      }
      for (int i = 0; i < 2 * MiniLm.WIDTH; i++) {
        assertEquals(plain.get(id)[i] / Math.sqrt(length), normalized.get(id)[i], 1e-7);
      }
    }
  }

  @Test
  void aTableWithoutRowsGetsItsColumnsAndLoadsNoModel() {
    SharedEncoders.closeAll();
    long loads = ModelLoads.in(LocalSpark.session());
    Dataset<Row> embedded = MiniLm.embedder("mean").setStatus(true).transform(LocalSpark.table());
    assertEquals(
        List.of("id", "text", "text_mean", "text_status", "text_tokens"),
        List.of(embedded.columns()));
    assertEquals(List.of(), embedded.collectAsList());
    Dataset<Row> filtered = LocalSpark.table("a", "b").where("id > 5").repartition(4);
    assertEquals(List.of(), MiniLm.embedder("mean").transform(filtered).collectAsList());
    assertEquals(loads, ModelLoads.in(LocalSpark.session()));
  }

  @Test
  void countingTokensGivesTheSameCountsWithoutLoadingTheWeights() {
    SharedEncoders.closeAll();
    long loads = ModelLoads.in(LocalSpark.session());
    Dataset<Row> table = LocalSpark.table(Arrays.asList("a text", null, "", "word ".repeat(600)));
    TextEmbedder embedder = MiniLm.embedder("mean").setStatus(true);
    Dataset<Row> counted = embedder.countTokens(table);
    assertEquals(List.of("id", "text", "text_status", "text_tokens"), List.of(counted.columns()));
    List<Row> rows = counted.select("text_status", "text_tokens").collectAsList();
    assertEquals(loads, ModelLoads.in(LocalSpark.session()));
    assertEquals(
        embedder.transform(table).select("text_status", "text_tokens").collectAsList(), rows);
    assertFalse(rows.isEmpty());
  }
}
