package io.poolhouse.pooling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolingTest {

  @Test
  void aWordAlonePoolsTheLastLayer() {
    assertEquals(pooling(part(How.CLS, new Layers.One(-1))), Pooling.parse("cls"));
  }

  @Test
  void everyWordIsReadAsItsConstant() {
    List<String> words =
        List.of("cls", "pooler", "mean", "mean-nospecial", "max", "sqrt", "last", "weighted");
    assertEquals(words, Arrays.stream(How.values()).map(How::word).toList());
    assertEquals(
        List.of(How.values()),
        words.stream().map(word -> ((WordPart) Pooling.parse(word).parts().get(0)).how()).toList());
  }

  @Test
  void layerNumbersAreKeptAsWritten() {
    assertEquals(pooling(part(How.MEAN, new Layers.One(-2))), Pooling.parse("mean@-2"));
    assertEquals(pooling(part(How.POOLER, new Layers.One(11))), Pooling.parse("pooler@11"));
    assertEquals(
        pooling(part(How.MAX, new Layers.Average(List.of(0, -1)))), Pooling.parse("max@avg(0,-1)"));
    assertEquals(
        pooling(part(How.SQRT, new Layers.Concatenation(List.of(-4, 3, -4)))),
        Pooling.parse("sqrt@cat(-4,3,-4)"));
  }

  @Test
  void plusJoinsPartsInTheOrderWritten() {
    assertEquals(
        pooling(
            part(How.MEAN_NOSPECIAL, new Layers.One(-1)),
            part(How.CLS, new Layers.Average(List.of(1))),
            part(How.CLS, new Layers.One(0))),
        Pooling.parse("mean-nospecial+cls@avg(1)+cls@0"));
  }

  @Test
  void whiteSpaceMayStandBetweenTokens() {
    assertEquals(
        Pooling.parse("cls+mean@avg(0,-1)"), Pooling.parse(" cls +\tmean @ avg ( 0 ,\n-1 ) "));
  }

  @Test
  void theLastLayerIsTheDefaultAndIsNotPrinted() {
    assertEquals(Pooling.parse("mean"), Pooling.parse("mean@-1"));
    assertEquals("mean", Pooling.parse("mean@-1").toString());
    assertEquals("cls+max", Pooling.parse("cls@-1+max").toString());
  }

  @Test
  void aBracketOfOneLayerStaysABracket() {
    assertEquals("mean@avg(-1)", Pooling.parse("mean@avg(-1)").toString());
    assertNotEquals(Pooling.parse("mean"), Pooling.parse("mean@avg(-1)"));
    assertNotEquals(Pooling.parse("mean@cat(3)"), Pooling.parse("mean@avg(3)"));
  }

  @Test
  void zerosBeforeANumberAreNotPrinted() {
    assertEquals("mean@7", Pooling.parse("mean@007").toString());
    assertEquals("mean@0", Pooling.parse("mean@-0").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cls",
        "pooler@-2",
        "mean-nospecial@0",
        "max@avg(0,-1)",
        "sqrt@cat(1,2,-3)",
        "last+weighted@12+mean@avg(4)"
      })
  void aPoolingPrintsAsItWasWritten(String text) {
    assertEquals(text, Pooling.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mean@-2         | mean_m2",
        "cls+mean        | cls_mean",
        "mean@avg(0,-1)  | mean_avg_0_m1",
        "mean-nospecial  | mean_nospecial",
        "mean@0          | mean_0",
        "mean@-1         | mean",
        "mean@avg(0)+cls | mean_avg_0_cls",
        "max@cat(-2,-11)+mean-nospecial@-3 | max_cat_m2_m11_mean_nospecial_m3"
      })
  void theSlugNamesTheColumn(String text, String slug) {
    assertEquals(slug, Pooling.parse(text).slug());
  }

  /**
   * Columns would clash otherwise. All poolings of one part and of two short ones, over numbers
   * that could run into each other.
   */
  @Test
  void differentPoolingsHaveDifferentSlugs() {
    List<WordPart> parts = Arrays.stream(How.values()).flatMap(PoolingTest::parts).toList();
    List<WordPart> shortParts =
        parts.stream().filter(p -> p.layers().indices().size() == 1).toList();
    Stream<Pooling> joined =
        parts.stream().flatMap(a -> shortParts.stream().map(b -> pooling(a, b)));
    Map<String, Pooling> bySlug = new HashMap<>();
    Stream.concat(parts.stream().map(PoolingTest::pooling), joined)
        .forEach(pooling -> assertNull(bySlug.put(pooling.slug(), pooling)));
    assertEquals(parts.size() * (1 + shortParts.size()), bySlug.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mean              | 384",
        "mean@avg(0,1,-1)  | 384",
        "mean@cat(0,1,-1)  | 1152",
        "mean@cat(1,1)     | 768",
        "cls+mean          | 768",
        "cls+max@cat(1,2)+mean@avg(1,2) | 1536"
      })
  void theWidthIsTheSumOverParts(String text, int width) {
    assertEquals(width, Pooling.parse(text).width(384));
  }

  @Test
  void aPoolingKnowsWhetherItUsesThePooler() {
    assertTrue(Pooling.parse("cls+pooler@-2").usesPooler());
    assertFalse(Pooling.parse("cls+mean@-2").usesPooler());
  }

  @Test
  void aPoolingTravelsThroughJavaSerialization() throws IOException, ClassNotFoundException {
    Pooling pooling = Pooling.parse("cls+mean@-2+max@avg(0,-1)+sqrt@cat(1,2)");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(pooling);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(pooling, in.readObject());
    }
  }

  @Test
  void aPoolingOfNoPartsIsRefused() {
    PoolingException e = assertThrows(PoolingException.class, () -> new Pooling(List.of()));
    assertEquals("A pooling needs at least one part, such as 'mean'.", e.getMessage());
  }

  private static Stream<WordPart> parts(How how) {
    List<Integer> numbers = List.of(-11, -1, 0, 1, 11);
    Stream<List<Integer>> lists =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    i < 5
                        ? List.of(numbers.get(i))
                        : List.of(numbers.get(i / 5 - 1), numbers.get(i % 5)));
    return Stream.concat(
        numbers.stream().map(number -> part(how, new Layers.One(number))),
        lists.flatMap(
            list ->
                Stream.of(
                    part(how, new Layers.Average(list)),
                    part(how, new Layers.Concatenation(list)))));
  }

  private static WordPart part(How how, Layers layers) {
    return new WordPart(how, layers);
  }

  private static Pooling pooling(Part... parts) {
    return new Pooling(List.of(parts));
  }
}
