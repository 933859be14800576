package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a text is, it gets one result, framed by [CLS] and [SEP], with neither inside. */
class AnyTextTest {
  private static final int CLS = 101;
  private static final int SEP = 102;

  /** [PAD], [CLS], [SEP], [MASK]; not [UNK], which unknown words become. */
  private static final Set<Integer> CONTROL = Set.of(0, CLS, SEP, 103);

  // Open until the JVM ends: jqwik makes an instance for every try.
  private static final String JSON = GoogleVocabulary.tokenizerJson(true);
  private static final TextTokenizer WHOLE =
      TextTokenizer.of(JSON, TokenizerOptions.of(100_000, LongTexts.TRUNCATE));

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> anyCharacters = Arbitraries.strings().all().ofMaxLength(40);
    Arbitrary<String> letters = Arbitraries.strings().ascii().ofMaxLength(40);
    Arbitrary<String> literals =
        Arbitraries.of("[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[", "]", " ", "\ud83d");
    return Arbitraries.oneOf(anyCharacters, letters, literals)
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 1_000)
  void everyTextHasOneFramedResultWithoutControlTokensInside(@ForAll("texts") String text) {
    List<TokenizedText> results = WHOLE.tokenize(List.of(text));
    assertEquals(1, results.size());
    TokenizedText result = results.get(0);
    assertNotEquals(TextStatus.FAILED, result.status());
    int[] window = result.windows().get(0);
    assertEquals(result.tokens() == 2, result.status() == TextStatus.EMPTY);
    assertEquals(CLS, window[0]);
    assertEquals(SEP, window[window.length - 1]);
    assertTrue(Arrays.stream(content(window)).noneMatch(CONTROL::contains));
  }

  @Property(tries = 300)
  void windowsCoverEveryTokenAndNoneRepeatsTheOneBefore(
      @ForAll("texts") String text,
      @ForAll @IntRange(min = 3, max = 9) int maxTokens,
      @ForAll @IntRange(min = 1, max = 7) int stride) {
    int[] content = content(WHOLE.tokenize(List.of(text)).get(0).windows().get(0));
    int room = maxTokens - 2;
    int step = Math.min(stride, room);
    if (content.length <= room) {
      return;
    }
    List<int[]> windows = LongTexts.WINDOW.cut(content, room, step);
    for (int i = 0; i < windows.size(); i++) {
      int start = i * step;
      int end = Math.min(start + room, content.length);
      assertArrayEquals(Arrays.copyOfRange(content, start, end), windows.get(i));
      boolean reachesTheEnd = end == content.length;
      assertEquals(i == windows.size() - 1, reachesTheEnd);
    }
    assertFalse(windows.size() < 2);
  }

  private static int[] content(int[] window) {
    return Arrays.copyOfRange(window, 1, window.length - 1);
  }
}
