package io.poolhouse.pooling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolingsTest {
  private static final ModelShape BERT_BASE = new ModelShape("bert-base", 12, true);
  private static final ModelShape MINILM = new ModelShape("minilm", 6, false);

  @Test
  void denseLayersGiveOneMorePoolingWhichStandsAlone() {
    Pooling own = Pooling.parse("cls+mean");
    ModelShape shape =
        new ModelShape(
            "own", 2, false, LearnedPoolings.NONE, false, Optional.of(new DensePart(own, 5)));
    assertEquals(List.of("mean", "dense"), printed("mean,dense", shape));
    assertEquals(8, printed("all", shape).size());
    assertEquals("dense", printed("all", shape).get(7));
    assertEquals(5, Poolings.parse("dense", shape).get(0).width(32));
    assertEquals("dense", Poolings.parse("dense", shape).get(0).slug());
    for (String wrong : List.of("dense+mean", "mean+dense", "dense@1")) {
      String message =
          assertThrows(PoolingException.class, () -> Poolings.parse(wrong, shape)).getMessage();
      assertTrue(message.contains("it takes no '@' and no '+'"), message);
    }
    assertEquals(
        "Pooling 'dense' needs dense layers, as sentence-transformers keeps them in '2_Dense', and"
            + " model 'minilm' has none. Name another pooling, such as 'mean'.",
        assertThrows(PoolingException.class, () -> Poolings.parse("dense", MINILM)).getMessage());
  }

  @Test
  void commasInsideBracketsDoNotSplit() {
    assertEquals(
        List.of("cls", "mean@avg(0,-1)", "cls+max@cat(1,2)"),
        printed("cls, mean@avg(0,-1) ,cls+max@cat(1,2)", MINILM));
  }

  @Test
  void allIsEveryWordThatTheModelCanGive() {
    assertEquals(
        List.of("cls", "pooler", "mean", "mean-nospecial", "max", "sqrt", "last", "weighted"),
        printed("all", BERT_BASE));
    assertEquals(
        List.of("cls", "mean", "mean-nospecial", "max", "sqrt", "last", "weighted"),
        printed("all", MINILM));
  }

  @Test
  void aStarIsOnePoolingPerLayer() {
    assertEquals(
        List.of("max@0", "max@1", "max@2", "max@3", "max@4", "max@5", "max@6"),
        printed("max@*", MINILM));
    assertEquals(
        List.of("cls@0", "cls@1", "cls@2"), printed(" cls @ * ", new ModelShape("tiny", 2, false)));
  }

  @Test
  void whatAllAndStarRepeatIsKeptOnceWhereItCameFirst() {
    assertEquals(
        List.of("max", "cls", "mean", "mean-nospecial", "sqrt", "last", "weighted", "cls+mean"),
        printed("max,all,cls+mean,mean,all", MINILM));
    assertEquals(
        List.of("cls@1", "cls@0", "cls@2"),
        printed("cls@1,cls@*,cls@*,cls@2", new ModelShape("tiny", 2, false)));
  }

  @Test
  void theSameLayerNamedFromBothEndsIsTwoColumns() {
    assertEquals(List.of("mean@6", "mean", "mean@-7"), printed("mean@6,mean,mean@-7", MINILM));
  }

  @Test
  void aPoolingWrittenTwiceIsRefused() {
    assertRefused(
        "mean, cls,mean@-1",
        MINILM,
        "Pooling 'mean' is named twice in 'mean, cls,mean@-1'. Name it once; without '@' it means"
            + " '@-1'.");
    assertRefused(
        "cls@2,all,cls@2",
        MINILM,
        "Pooling 'cls@2' is named twice in 'cls@2,all,cls@2'. Name it once; without '@' it means"
            + " '@-1'.");
  }

  @Test
  void theFirstAndLastLayersOfTheModelAreOffered() {
    assertEquals(
        List.of("mean@0", "mean@12", "mean@-13", "pooler@-2"),
        printed("mean@0,mean@12,mean@-13,pooler@-2", BERT_BASE));
  }

  @Test
  void aLayerThatTheModelLacksIsRefused() {
    assertRefused(
        "cls,mean@13",
        BERT_BASE,
        "Pooling 'mean@13' asks for layer 13, but model 'bert-base' has the layers 0 (the embedding"
            + " output) to 12 (the last). Name one of these, or count from the end: -1 (the last)"
            + " to -13.");
    assertRefused(
        "cls+mean@avg(0,-8)",
        MINILM,
        "Pooling 'cls+mean@avg(0,-8)' asks for layer -8, but model 'minilm' has the layers 0 (the"
            + " embedding output) to 6 (the last). Name one of these, or count from the end: -1"
            + " (the last) to -7.");
  }

  @Test
  void thePoolerOfAModelWithoutItIsRefused() {
    assertRefused(
        "cls,pooler",
        MINILM,
        "Pooling 'pooler' needs pooler weights, and model 'minilm' has none. Use 'cls', the same"
            + " token without the pooler's dense layer.");
  }

  @Test
  void theColumnOfAnErrorIsThatInTheWholeList() {
    assertRefused(
        "cls, meen",
        MINILM,
        "Pooling 'cls, meen': 'meen' at column 6 is unknown. Did you mean 'mean'? Known here: cls,"
            + " pooler, mean, mean-nospecial, max, sqrt, last, weighted, all.");
  }

  @Test
  void aModelWithoutLayersIsNoShape() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new ModelShape("broken", 0, true));
    assertEquals("Model 'broken' has 0 layers; at least 1 is expected.", e.getMessage());
  }

  private static List<String> printed(String list, ModelShape shape) {
    return Poolings.parse(list, shape).stream().map(Pooling::toString).toList();
  }

  private static void assertRefused(String list, ModelShape shape, String message) {
    PoolingException e =
        assertThrows(PoolingException.class, () -> Poolings.parse(list, shape), list);
    assertEquals(message, e.getMessage());
  }
}
