package io.poolhouse.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What becomes of a text that has more tokens than the model takes. */
public enum LongTexts {
  /** Its first tokens are kept. */
  TRUNCATE("truncate"),

  /**
   * Its first quarter of the room and its last three quarters are kept. Of 510 tokens that is 128
   * and 382, the best of the cuts in Sun et al. 2019, "How to Fine-Tune BERT for Text
   * Classification?", section 5.3.1.
   */
  HEAD_TAIL("head-tail"),

  /** All tokens are kept, in as many windows as they need. */
  WINDOW("window");

  private final String word;

  LongTexts(String word) {
    this.word = word;
  }

  /** As users write it. */
  public String word() {
    return word;
  }

  /**
   * @throws TokenizerException if no constant has this word
   */
  public static LongTexts parse(String word) {
    return Arrays.stream(values())
        .filter(way -> way.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new TokenizerException(
                    "'%s' is no way to treat long texts. Choose 'truncate', 'head-tail' or 'window'."
                        .formatted(word)));
  }

  /** The status of a text that was longer than the limit. */
  TextStatus status() {
    return switch (this) {
      case TRUNCATE, HEAD_TAIL -> TextStatus.TRUNCATED;
      case WINDOW -> TextStatus.WINDOWED;
    };
  }

  /**
   * Parts of at most {@code room} tokens each.
   *
   * @param content more than {@code room} token ids, [CLS] and [SEP] not among them
   * @param stride tokens from one window's start to the next, at most {@code room}
   */
  List<int[]> cut(int[] content, int room, int stride) {
    return switch (this) {
      case TRUNCATE -> List.of(Arrays.copyOf(content, room));
      case HEAD_TAIL -> List.of(headAndTail(content, room));
      case WINDOW -> windows(content, room, stride);
    };
  }

  private static int[] headAndTail(int[] content, int room) {
    int head = (room + 2) / 4; // rounded to the nearest: a plain room / 4 gives 127 of 510
    int[] kept = Arrays.copyOf(content, room);
    int tail = room - head;
    System.arraycopy(content, content.length - tail, kept, head, tail);
    return kept;
  }

  private static List<int[]> windows(int[] content, int room, int stride) {
    List<int[]> windows = new ArrayList<>();
    int end = 0;
    for (int start = 0; end < content.length; start += stride) {
      end = Math.min(start + room, content.length);
      windows.add(Arrays.copyOfRange(content, start, end));
    }
    return windows;
  }
}
