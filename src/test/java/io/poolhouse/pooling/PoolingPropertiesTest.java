package io.poolhouse.pooling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PoolingPropertiesTest {
  private static final ModelShape SHAPE = new ModelShape("bert-base", 12, true);

  @Property
  void parsingWhatWasPrintedGivesAnEqualPooling(@ForAll("poolings") Pooling pooling) {
    assertEquals(pooling, Pooling.parse(pooling.toString()));
  }

  @Property
  void aListOfPrintedPoolingsIsThatList(@ForAll("distinctPoolings") List<Pooling> poolings) {
    String list = String.join(",", poolings.stream().map(Pooling::toString).toList());
    assertEquals(poolings, Poolings.parse(list, SHAPE));
  }

  @Property
  void aSlugIsMadeForColumnNames(@ForAll("poolings") Pooling pooling) {
    assertTrue(pooling.slug().matches("[a-z][a-z0-9_]*[a-z0-9]"), pooling::slug);
    assertFalse(pooling.slug().contains("__"), pooling::slug);
  }

  @Property
  void theWidthCountsTheVectorsThatAreJoined(
      @ForAll("poolings") Pooling pooling, @ForAll @IntRange(min = 1, max = 4096) int hiddenSize) {
    int vectors = 0;
    for (Part part : pooling.parts()) {
      vectors +=
          ((WordPart) part).layers().concatenated()
              ? ((WordPart) part).layers().resolve(12).size()
              : 1;
    }
    assertEquals(vectors * hiddenSize, pooling.width(hiddenSize));
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    assertReadOrRefused(text);
  }

  @Property(tries = 10_000)
  void anyRowOfTokensIsReadOrRefused(@ForAll("tokens") List<String> tokens) {
    assertReadOrRefused(String.join("", tokens));
  }

  private static void assertReadOrRefused(String text) {
    try {
      assertFalse(Poolings.parse(text, SHAPE).isEmpty());
    } catch (PoolingException refused) {
      assertTrue(refused.getMessage().contains("'" + text + "'") || namesAPooling(refused));
    }
  }

  /** Well-formed texts are refused by the model's shape, which quotes the one pooling at fault. */
  private static boolean namesAPooling(PoolingException refused) {
    return refused
        .getMessage()
        .matches(
            "(?s)Pooling '[a-z0-9@+(),-]+'( asks for layer |: nothing learned |: '(attention|mix)).*");
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of(
            "cls",
            "pooler",
            "mean",
            "mean-nospecial",
            "max",
            "all",
            "avg",
            "cat",
            "first-last",
            "attention",
            "mix",
            "news",
            "meen",
            "CLS",
            "@",
            "@",
            "(",
            ")",
            ",",
            ",",
            "+",
            "*",
            "-",
            "0",
            "-1",
            "12",
            "13",
            "99999999999",
            " ",
            "\u00e9")
        .list()
        .ofMaxSize(9);
  }

  @Provide
  Arbitrary<List<Pooling>> distinctPoolings() {
    return poolings().list().ofMinSize(1).ofMaxSize(6).uniqueElements();
  }

  @Provide
  Arbitrary<Pooling> poolings() {
    Arbitrary<Integer> index = Arbitraries.integers().between(-13, 12);
    Arbitrary<List<Integer>> indices = index.list().ofMinSize(1).ofMaxSize(4);
    Arbitrary<Layers> layers =
        Arbitraries.oneOf(
            index.map(Layers.One::new),
            indices.map(Layers.Average::new),
            indices.map(Layers.Concatenation::new));
    return Combinators.combine(Arbitraries.of(How.class), layers)
        .as((how, chosen) -> (Part) new WordPart(how, chosen))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(Pooling::new);
  }
}
