package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.CountVectorizerModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfIdfTest {
  @TempDir Path folder;

  private static Dataset<Row> texts(String... texts) {
    return Tables.table(new StructType().add("text", DataTypes.StringType), (Object[]) texts);
  }

  private static PipelineModel fitted(Dataset<Row> texts) {
    return TfIdf.pipeline("text", "f").fit(texts);
  }

  private static List<String> vocabulary(PipelineModel model) {
    return List.of(((CountVectorizerModel) model.stages()[2]).vocabulary());
  }

  private static Vector vector(PipelineModel model, String text) {
    return (Vector) model.transform(texts(text)).select("f").head().get(0);
  }

  @Test
  void wordsAreLettersMarksAndDigitsOfAnyScriptInSmallLetters() {
    String text = "It's ÉTÉ, été-2024! naïve नमस्ते 東京";
    assertEquals(
        List.of("2024", "it", "nai\u0308ve", "s", "été", "नमस्ते", "東京"),
        vocabulary(fitted(texts(text.replace("ï", "i\u0308"), text.replace("ï", "i\u0308")))));
  }

  @Test
  void smallLettersAreTheSameInTurkey() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertEquals(List.of("title"), vocabulary(fitted(texts("TITLE", "title"))));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aTermOfOneTextIsNoneAndTiesAreInTheOrderOfTheirLetters() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      values.add("w%02d w%02d all".formatted(i, (i + 1) % 60));
    }
    values.add("once once");
    List<String> expected = new ArrayList<>(List.of("all"));
    for (int i = 0; i < 60; i++) {
      expected.add("w%02d".formatted(i));
    }
    Dataset<Row> texts = texts(values.toArray(String[]::new));
    for (int partitions : new int[] {1, 3, 8}) {
      assertEquals(
          expected, vocabulary(fitted(texts.repartition(partitions, functions.rand(partitions)))));
    }
  }

  @Test
  void weightsAreThoseOfTheFormulaAndVectorsHaveLengthOne() {
    PipelineModel model = fitted(texts("red house", "red car", "house red red", "green"));
    assertEquals(List.of("red", "house"), vocabulary(model));
    double red = 2 * Math.log(5.0 / 4.0);
    double house = Math.log(5.0 / 3.0);
    double length = Math.hypot(red, house);
    assertArrayEquals(
        new double[] {red / length, house / length},
        vector(model, "a house, red and RED").toArray(),
        1e-12);
  }

  @Test
  void aTextWithoutAKnownTermIsZerosAndBreaksNothing() {
    PipelineModel model = fitted(texts("red house", "red car", "", "!?"));
    assertEquals(Vectors.zeros(1), vector(model, "blue").toDense());
    assertEquals(Vectors.zeros(1), vector(model, "").toDense());
  }

  @Test
  void textsWithoutOneCommonTermAreZerosAndBreakNothing() {
    PipelineModel model = fitted(texts("red", "blue", ""));
    assertEquals(Vectors.zeros(1), vector(model, "red").toDense());
  }

  @Test
  void aFittedPipelineIsLoadedAsItWasSaved() throws Exception {
    PipelineModel model = fitted(texts("red house", "red car", "house"));
    model.save(folder.resolve("model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());
    assertEquals(vector(model, "red house"), vector(loaded, "red house"));
  }
}
