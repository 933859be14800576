package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizedTextTest {

  @Test
  void tokensCountOverAllWindows() {
    var text =
        new TokenizedText(List.of(new int[] {1, 5, 2}, new int[] {1, 2}), TextStatus.WINDOWED);
    assertEquals(5, text.tokens());
    assertEquals(0, new TokenizedText(List.of(), TextStatus.NULL).tokens());
  }

  @Test
  void onlyAMissingTextHasNoWindows() {
    var none =
        assertThrows(
            IllegalArgumentException.class, () -> new TokenizedText(List.of(), TextStatus.OK));
    assertEquals("A text of status 'ok' cannot have 0 windows.", none.getMessage());
    var one =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TokenizedText(List.of(new int[] {1, 2}), TextStatus.NULL));
    assertEquals("A text of status 'null' cannot have 1 windows.", one.getMessage());
  }

  @Test
  void statusesReadAsInTheStatusColumn() {
    assertEquals(
        List.of("ok", "truncated", "windowed", "empty", "null", "failed"),
        Arrays.stream(TextStatus.values()).map(TextStatus::word).toList());
  }
}
