package io.poolhouse.pooling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayersTest {

  @Test
  void negativeNumbersCountFromTheLastLayerDownToTheEmbeddingOutput() {
    assertEquals(List.of(12), new Layers.One(-1).resolve(12));
    assertEquals(List.of(0), new Layers.One(-13).resolve(12));
    assertEquals(List.of(5), new Layers.One(-2).resolve(6));
  }

  @Test
  void numbersFromZeroAreTakenAsTheyAre() {
    assertEquals(List.of(0), new Layers.One(0).resolve(12));
    assertEquals(List.of(12), new Layers.One(12).resolve(12));
  }

  @Test
  void orderAndRepetitionSurviveResolving() {
    assertEquals(List.of(12, 0, 12), new Layers.Average(List.of(-1, 0, 12)).resolve(12));
    assertEquals(List.of(3, 1, 3), new Layers.Concatenation(List.of(3, -12, -10)).resolve(12));
  }

  @Test
  void aLayerThatTheModelLacksDoesNotResolve() {
    for (int index : new int[] {13, -14, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> new Layers.One(index).resolve(12));
    }
  }

  @Test
  void onlyAConcatenationIsWiderThanTheHiddenSize() {
    List<Integer> three = List.of(1, 2, 3);
    assertEquals(768, new Layers.One(3).width(768));
    assertEquals(768, new Layers.Average(three).width(768));
    assertEquals(2304, new Layers.Concatenation(three).width(768));
  }

  @Test
  void onlyAConcatenationSaysThatItIsOne() {
    assertFalse(new Layers.One(3).concatenated());
    assertFalse(new Layers.Average(List.of(1, 2)).concatenated());
    assertTrue(new Layers.Concatenation(List.of(1)).concatenated());
  }

  @Test
  void anEmptyBracketIsRefused() {
    PoolingException average =
        assertThrows(PoolingException.class, () -> new Layers.Average(List.of()));
    PoolingException concatenation =
        assertThrows(PoolingException.class, () -> new Layers.Concatenation(List.of()));
    String message = "'avg' and 'cat' need at least one layer, as in 'avg(0,-1)'.";
    assertEquals(message, average.getMessage());
    assertEquals(message, concatenation.getMessage());
  }
}
