package io.poolhouse.pooling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearnedPartTest {
  private static final LearnedPooling QUERIES =
      new LearnedPooling(
          "abc", How.MEAN, List.of(), List.of(List.of(1f, 2f), List.of(3f, 4f), List.of(5f, 6f)));
  private static final LearnedPooling MIX =
      new LearnedPooling("abc", How.MAX, List.of(0f, 0f, (float) Math.log(2)), List.of());

  private static ModelShape shape(boolean untrained) {
    LearnedPoolings known =
        name ->
            switch (name) {
              case "news" -> Optional.of(QUERIES);
              case "layers" -> Optional.of(MIX);
              default -> Optional.empty();
            };
    return new ModelShape("tiny", 2, true, known, untrained);
  }

  private static Pooling resolved(String text) {
    return Poolings.parse(text, shape(false)).get(0);
  }

  @Test
  void aLearnedPoolingIsAsWideAsItsQueriesAndPrintsAsItWasWritten() {
    Pooling pooling = resolved("cls + attention( news )+mix(layers)");
    assertEquals("cls+attention(news)+mix(layers)", pooling.toString());
    assertEquals("cls_attention_news_mix_layers", pooling.slug());
    assertEquals((1 + 3 + 1) * 2, pooling.width(2));
    assertEquals(Pooling.parse(pooling.toString()).toString(), pooling.toString());
    assertFalse(pooling.isUntrained());
  }

  @Test
  void sharesOfLayersAreTheSoftmax() {
    assertEquals(List.of(0.25f, 0.25f, 0.5f), MIX.shares());
  }

  @Test
  void otherWeightsAreAnotherIdentity() {
    LearnedPooling other = new LearnedPooling("abc", How.MEAN, List.of(), List.of(List.of(1f, 2f)));
    assertNotEquals(QUERIES.checksum(), other.checksum());
    assertEquals(
        "attention(news)#" + QUERIES.checksum().substring(0, 16),
        resolved("attention(news)").identity());
    assertEquals("cls+mean@-2", resolved("cls+mean@-2").identity());
  }

  @Test
  void aNameThatIsNotKnownOrOfTheOtherKindIsRefused() {
    assertEquals(
        "Pooling 'attention(sport)': nothing learned is known as 'sport' for model 'tiny'. Say where"
            + " it lies: '--learned sport=FILE', or in SQL, 'spark.poolhouse.learned'.",
        refused("attention(sport)"));
    assertEquals(
        "Pooling 'attention(layers)': 'layers' was learned as a mix of layers. Write 'mix(layers)'.",
        refused("attention(layers)"));
    assertEquals(
        "Pooling 'attention': 'attention' has no weights before labels have taught it some. Let"
            + " 'AttentionPooling' do that, and name what was learned: 'attention(NAME)'.",
        refused("attention"));
  }

  @Test
  void whereLabelsTeachAPoolingMayBeUntrained() {
    List<Pooling> poolings = Poolings.parse("cls,attention,mix(mean)", shape(true));
    assertEquals("[cls, attention, mix(mean)]", poolings.toString());
    assertTrue(poolings.get(1).isUntrained());
    assertEquals("mix_mean", poolings.get(2).slug());
    assertThrows(PoolingException.class, () -> Poolings.parse("cls+attention", shape(true)));
  }

  private static String refused(String text) {
    return assertThrows(PoolingException.class, () -> Poolings.parse(text, shape(false)))
        .getMessage();
  }
}
