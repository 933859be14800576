package io.poolhouse.pooling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PoolingErrorsTest {
  private static final String HOW_WORDS =
      "cls, pooler, mean, mean-nospecial, max, sqrt, last, weighted";

  @Test
  void anEmptyTextIsRefused() {
    assertRefused(
        "",
        "Pooling '': expected one of " + HOW_WORDS + ", all at column 1, but the text ends there.");
    assertRefused(
        "  ",
        "Pooling '  ': expected one of "
            + HOW_WORDS
            + ", all at column 3, but the text ends there.");
  }

  @Test
  void anEmptyEntryIsRefused() {
    assertRefused(
        "cls,,mean",
        "Pooling 'cls,,mean': expected one of " + HOW_WORDS + ", all at column 5, but found ','.");
    assertRefused(
        "cls,",
        "Pooling 'cls,': expected one of "
            + HOW_WORDS
            + ", all at column 5, but the text ends there.");
  }

  @Test
  void aPlusWithNothingAfterItIsRefused() {
    assertRefused(
        "cls+",
        "Pooling 'cls+': expected one of " + HOW_WORDS + " at column 5, but the text ends there.");
    assertRefused(
        "cls++mean",
        "Pooling 'cls++mean': expected one of " + HOW_WORDS + " at column 5, but found '+'.");
  }

  @Test
  void aMistypedWordGetsTheNearestOne() {
    assertRefused(
        "meen",
        "Pooling 'meen': 'meen' at column 1 is unknown. Did you mean 'mean'? Known here: "
            + HOW_WORDS
            + ", all.");
    assertRefused(
        "cls+wieghted",
        "Pooling 'cls+wieghted': 'wieghted' at column 5 is unknown. Did you mean 'weighted'? Known"
            + " here: "
            + HOW_WORDS
            + ".");
    assertRefused(
        "mean_nospecial",
        "Pooling 'mean_nospecial': 'mean_nospecial' at column 1 is unknown. Did you mean"
            + " 'mean-nospecial'? Known here: "
            + HOW_WORDS
            + ", all.");
    assertRefused(
        "al",
        "Pooling 'al': 'al' at column 1 is unknown. Did you mean 'all'? Known here: "
            + HOW_WORDS
            + ", all.");
  }

  @Test
  void aWordLikeNoOtherGetsTheListOnly() {
    assertRefused(
        "centroid",
        "Pooling 'centroid': 'centroid' at column 1 is unknown. Known here: "
            + HOW_WORDS
            + ", all.");
  }

  @Test
  void anUpperCaseWordGetsTheLowerCaseOne() {
    assertRefused("CLS", "Pooling 'CLS': 'CLS' at column 1 must be lower case: 'cls'.");
    assertRefused("All", "Pooling 'All': 'All' at column 1 must be lower case: 'all'.");
    assertRefused(
        "max+Mean-NoSpecial@-2",
        "Pooling 'max+Mean-NoSpecial@-2': 'Mean-NoSpecial' at column 5 must be lower case:"
            + " 'mean-nospecial'.");
    assertRefused(
        "mean@AVG(0,1)", "Pooling 'mean@AVG(0,1)': 'AVG' at column 6 must be lower case: 'avg'.");
  }

  @Test
  void aNameOfSomethingLearnedThatCannotBeOneIsRefused() {
    assertRefused(
        "attention(News)",
        "Pooling 'attention(News)': 'News' at column 11 is no name. Expected lower case letters and"
            + " digits, such as 'news1'.");
    assertRefused(
        "attention(mean)",
        "Pooling 'attention(mean)': 'mean' at column 11 is a pooling, not the name of one that was"
            + " learned.");
    assertRefused(
        "mix(pooler)",
        "Pooling 'mix(pooler)': 'pooler' at column 5 reads the last layer, not a mix of layers.");
    assertRefused(
        "mix",
        "Pooling 'mix': expected '(' with a word or a name, as in 'mix(mean)' at column 4, but the"
            + " text ends there.");
    assertRefused(
        "attention(news",
        "Pooling 'attention(news': expected ')' at column 15, but the text ends there.");
    assertRefused(
        "attention(news)@2",
        "Pooling 'attention(news)@2': expected '+', ',' or the end at column 16, but found '@'.");
  }

  @Test
  void firstLastIsRefusedBecauseItHasTwoMeanings() {
    assertRefused(
        "first-last",
        "Pooling 'first-last': 'first-last' at column 1 has two meanings. Write 'mean@avg(0,-1)'"
            + " for the embedding output with the last layer (the SimCSE paper) or"
            + " 'mean@avg(1,-1)' for the first layer with the last (the SimCSE code).");
    assertRefused(
        "cls,avg_first_last",
        "Pooling 'cls,avg_first_last': 'avg_first_last' at column 5 has two meanings. Write"
            + " 'mean@avg(0,-1)' for the embedding output with the last layer (the SimCSE paper) or"
            + " 'mean@avg(1,-1)' for the first layer with the last (the SimCSE code).");
    assertRefused(
        "max@first-last",
        "Pooling 'max@first-last': 'first-last' at column 5 has two meanings. Write"
            + " 'max@avg(0,-1)' for the embedding output with the last layer (the SimCSE paper) or"
            + " 'max@avg(1,-1)' for the first layer with the last (the SimCSE code).");
  }

  @Test
  void layersWithoutAWordBeforeThemAreRefused() {
    assertRefused(
        "avg(0,-1)",
        "Pooling 'avg(0,-1)': 'avg' at column 1 chooses layers and stands after '@', as in"
            + " 'mean@avg(0,-1)'.");
    assertRefused(
        "cls+cat",
        "Pooling 'cls+cat': 'cat' at column 5 chooses layers and stands after '@', as in"
            + " 'mean@cat(0,-1)'.");
  }

  @Test
  void aMissingLayerIsRefused() {
    assertRefused(
        "mean@",
        "Pooling 'mean@': expected a layer number, 'avg(', 'cat(' or '*' at column 6, but the text"
            + " ends there.");
    assertRefused(
        "mean@-",
        "Pooling 'mean@-': expected a layer number, 'avg(', 'cat(' or '*' at column 6, but found"
            + " '-'.");
    assertRefused(
        "mean@avg(0,)",
        "Pooling 'mean@avg(0,)': expected a layer number at column 12, but found ')'.");
    assertRefused(
        "mean@cat()", "Pooling 'mean@cat()': expected a layer number at column 10, but found ')'.");
    assertRefused(
        "mean@avg(*)",
        "Pooling 'mean@avg(*)': expected a layer number at column 10, but found '*'.");
  }

  @Test
  void aMinusFromAWebPageIsShownWithItsCode() {
    assertRefused(
        "mean@\u22122",
        "Pooling 'mean@\u22122': expected a layer number, 'avg(', 'cat(' or '*' at column 6, but"
            + " found '\u2212' (U+2212).");
  }

  @Test
  void columnsCountCharactersAsAReaderSeesThem() {
    assertRefused(
        "\uD83D\uDE00",
        "Pooling '\uD83D\uDE00': expected one of "
            + HOW_WORDS
            + ", all at column 1, but found '\uD83D\uDE00' (U+1F600).");
    assertRefused(
        "cls,mean@avg(1\uD83D\uDE00",
        "Pooling 'cls,mean@avg(1\uD83D\uDE00': expected ',' or ')' at column 15, but found"
            + " '\uD83D\uDE00' (U+1F600).");
  }

  @Test
  void digitsOfOtherScriptsAreNoLayerNumbers() {
    assertRefused(
        "mean@\u0663",
        "Pooling 'mean@\u0663': expected a layer number, 'avg(', 'cat(' or '*' at column 6, but"
            + " found '\u0663' (U+0663).");
  }

  @Test
  void aWordAfterTheAtIsNoLayer() {
    assertRefused(
        "mean@agv(1,2)",
        "Pooling 'mean@agv(1,2)': 'agv' at column 6 is unknown. Known here: a layer number,"
            + " 'avg(', 'cat(', '*'.");
    assertRefused(
        "mean@av(1,2)",
        "Pooling 'mean@av(1,2)': 'av' at column 6 is unknown. Did you mean 'avg'? Known here: a"
            + " layer number, 'avg(', 'cat(', '*'.");
  }

  @Test
  void unbalancedBracketsAreRefused() {
    assertRefused(
        "mean@avg(0,1",
        "Pooling 'mean@avg(0,1': expected ',' or ')' at column 13, but the text ends there.");
    assertRefused(
        "mean@avg 0,1)", "Pooling 'mean@avg 0,1)': expected '(' at column 10, but found '0'.");
    assertRefused(
        "mean@avg(0,cls",
        "Pooling 'mean@avg(0,cls': expected a layer number at column 12, but found 'c'.");
    assertRefused(
        "mean@avg(0))",
        "Pooling 'mean@avg(0))': expected '+', ',' or the end at column 12, but found ')'.");
  }

  @Test
  void somethingLeftOverIsRefused() {
    assertRefused(
        "mean-2",
        "Pooling 'mean-2': expected '@', '+', ',' or the end at column 5, but found '-'.");
    assertRefused(
        "cls mean",
        "Pooling 'cls mean': expected '@', '+', ',' or the end at column 5, but found 'm'.");
    assertRefused(
        "mean@-2@1",
        "Pooling 'mean@-2@1': expected '+', ',' or the end at column 8, but found '@'.");
    assertRefused(
        "all mean", "Pooling 'all mean': expected ',' or the end at column 5, but found 'm'.");
    assertRefused(
        "mean@*1", "Pooling 'mean@*1': expected ',' or the end at column 7, but found '1'.");
  }

  @Test
  void aHugeLayerNumberIsRefused() {
    assertRefused(
        "mean@-99999999999",
        "Pooling 'mean@-99999999999': the layer number -99999999999 at column 6 is too large;"
            + " models have a few dozen layers.");
  }

  @Test
  void aStarCannotBeJoined() {
    assertRefused(
        "cls@*+mean",
        "Pooling 'cls@*+mean': '*' at column 5 makes a pooling of each layer, which cannot be"
            + " joined with '+'. Name one layer, such as 'cls@-1'.");
    assertRefused(
        "cls+mean@*",
        "Pooling 'cls+mean@*': '*' at column 10 makes a pooling of each layer, which cannot be"
            + " joined with '+'. Name one layer, such as 'mean@-1'.");
  }

  @Test
  void allCannotBeJoinedNorMoved() {
    String message =
        "Pooling '%s': 'all' at column %d is every pooling that the model can give from its last"
            + " layer; it takes no '@' and no '+'. List others beside it, as in 'all,mean@-2'.";
    assertRefused("all+cls", message.formatted("all+cls", 1));
    assertRefused("all@-2", message.formatted("all@-2", 1));
    assertRefused("cls+all", message.formatted("cls+all", 5));
  }

  @Test
  void severalPoolingsAreRefusedWhereOneIsExpected() {
    String message =
        "Pooling '%s' names several poolings, but exactly one is expected here. Name one, such as"
            + " 'mean', or join several into one vector with '+', such as 'cls+mean'.";
    for (String several : new String[] {"cls,mean", "all", "mean@*"}) {
      assertRefused(several, message.formatted(several));
    }
  }

  private static void assertRefused(String text, String message) {
    PoolingException e =
        assertThrows(PoolingException.class, () -> Pooling.parse(text), () -> "accepted: " + text);
    assertEquals(message, e.getMessage());
  }
}
