package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.compare.SimilarityComparison.Similarities;
import io.poolhouse.pooling.Pooling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Similarities of pairs, against another runtime's and by what they must be. */
class SimilarityComparisonTest {
  private static final Path STS = Path.of("../shared/data/sts16.csv");

  @TempDir Path folder;

  private EmbeddedTexts embedded(PairedTexts pairs, String poolings) {
    return new KeptEmbeddings(Texts.session(), folder.toString())
        .of(pairs.texts(), TestModel.MINILM.embedder(poolings), line -> {});
  }

  private static Dataset<Row> sts() {
    assumeTrue(Files.exists(STS), "no " + STS);
    return Texts.session()
        .read()
        .options(Map.of("header", "true", "escape", "\""))
        .csv(STS.toString());
  }

  private static PairedTexts pairs(Dataset<Row> rows) {
    return PairedTexts.of(rows, "text1", "text2", "score", Optional.of("subset"));
  }

  private static double correlation(SimilarityComparison compared, int variant, String subset) {
    String[] subsets = compared.subsets();
    int[] of =
        IntStream.range(0, subsets.length)
            .filter(pair -> subset.isEmpty() || subsets[pair].equals(subset))
            .toArray();
    double[] cosines = compared.variants().get(variant).cosines();
    double[] scores = compared.scores();
    return 100
        * Ranks.rho(
            Arrays.stream(of).mapToDouble(pair -> cosines[pair]).toArray(),
            Arrays.stream(of).mapToDouble(pair -> scores[pair]).toArray());
  }

  /**
   * The model's ONNX file in ONNX Runtime, texts one by one, cosines by NumPy in double, rho by
   * SciPy.
   */
  @Test
  void correlationsAndCrowdingOfSts16AreThoseOfOnnxRuntime() {
    PairedTexts pairs = pairs(sts());
    SimilarityComparison compared =
        SimilarityComparison.of(pairs, List.of(embedded(pairs, "cls,mean,max")), 1);
    assertEquals(1_186, compared.scores().length);
    String[] subsets = {
      "", "answer-answer", "headlines", "plagiarism", "postediting", "question-question"
    };
    double[][] expected = {
      {73.5443, 68.3790, 76.5174, 81.1044, 79.8459, 77.1409},
      {78.9859, 72.4363, 81.2517, 83.6036, 87.9126, 81.3842},
      {76.9286, 68.2564, 78.8277, 80.2193, 87.1871, 80.9930},
    };
    double[] crowding = {0.6408, 0.0379, 0.7524}; // of all 1.7 million pairs
    for (int variant = 0; variant < 3; variant++) {
      for (int subset = 0; subset < subsets.length; subset++) {
        double rho = correlation(compared, variant, subsets[subset]);
        assertEquals(expected[variant][subset], rho, 0.01, variant + " " + subsets[subset]);
      }
      assertEquals(crowding[variant], compared.variants().get(variant).crowding(), 0.005);
    }
  }

  @Test
  @Tag("slow")
  void allNumbersHaveTheSameBitsWhateverThePartitions() {
    Dataset<Row> rows = sts().limit(300);
    List<SimilarityComparison> runs =
        List.of(rows, rows.orderBy(functions.rand(5)).repartition(7)).stream()
            .map(SimilarityComparisonTest::pairs)
            .map(pairs -> SimilarityComparison.of(pairs, List.of(embedded(pairs, "mean,cls")), 1))
            .toList();
    assertEquals(runs.get(0).pairs().pairs(), runs.get(1).pairs().pairs());
    for (int variant = 0; variant < 2; variant++) {
      Similarities first = runs.get(0).variants().get(variant);
      Similarities second = runs.get(1).variants().get(variant);
      assertArrayEquals(first.cosines(), second.cosines());
      assertEquals(first.crowding(), second.crowding());
    }
  }

  @Test
  void aTextIsExactlyAsItselfAndAVectorOfZerosLikeNothing() {
    Dataset<Row> rows =
        Texts.session()
            .sql(
                "select * from values ('a cat', 'a cat', 5, 'x'), ('a cat', '', 1, 'x'),"
                    + " ('a cat', 'two dogs', 2, 'y') as (text1, text2, score, subset)");
    PairedTexts pairs = pairs(rows);
    // The empty text has no token of its own: zeros.
    SimilarityComparison compared =
        SimilarityComparison.of(pairs, List.of(embedded(pairs, "mean-nospecial,cls+mean")), 1);
    double[] scores = compared.scores();
    Similarities similarities = compared.variants().get(0);
    for (int pair = 0; pair < 3; pair++) {
      double cosine = similarities.cosines()[pair];
      if (scores[pair] == 5) {
        assertEquals(1, cosine);
      } else if (scores[pair] == 1) {
        assertEquals(0, cosine);
      } else {
        assertTrue(cosine > 0 && cosine < 1, "" + cosine);
      }
    }
    assertEquals(384, similarities.width());
    assertEquals(768, compared.variants().get(1).width());
    assertEquals("minilm", similarities.model());
    assertEquals(Pooling.parse("mean-nospecial"), similarities.pooling());
  }

  @Test
  void cosinesAreAddedUpInDouble() {
    float[] one = {1e30f, 1, 3};
    float[] other = {1e30f, 2, -3};
    assertEquals(1, PairCosines.cosine(one, other), 1e-15);
    assertEquals(0.6, PairCosines.cosine(new float[] {3, 4}, new float[] {1, 0}), 1e-15);
    assertEquals(0, PairCosines.cosine(new float[] {0, 0}, new float[] {1, 0}));
  }

  @Test
  void crowdingOfFewTextsIsTheMeanOfAllTheirPairs() {
    EmbeddedTexts texts =
        new KeptEmbeddings(Texts.session(), folder.toString())
            .of(
                Texts.table(Arrays.asList("a cat", null, "two dogs", "rain")),
                TestModel.MINILM.embedder("mean,cls"),
                line -> {});
    double[][] cosines = PairCosines.of(texts, new long[] {0, 0, 2}, new long[] {2, 3, 3});
    Map<Pooling, Double> crowding = Crowding.of(texts, 1);
    assertEquals(
        Arrays.stream(cosines[0]).average().orElseThrow(),
        crowding.get(Pooling.parse("mean")),
        1e-15);
    assertEquals(
        Arrays.stream(cosines[1]).average().orElseThrow(),
        crowding.get(Pooling.parse("cls")),
        1e-15);
  }

  @Test
  void oneTextAloneIsAsCrowdedAsCanBe() {
    EmbeddedTexts texts =
        new KeptEmbeddings(Texts.session(), folder.toString())
            .of(Texts.table(List.of("alone")), TestModel.MINILM.embedder("mean"), line -> {});
    assertEquals(Map.of(Pooling.parse("mean"), 1.0), Crowding.of(texts, 1));
    assertThrows(
        IllegalStateException.class,
        () -> PairCosines.of(texts, new long[] {0}, new long[] {7}),
        "there is no text 7");
  }
}
