package io.poolhouse.lake;

import java.util.HashMap;
import java.util.Map;

/**
 * Spark's CSV defaults are not the CSV that people exchange (RFC 4180): it escapes quotes with a
 * backslash, ends a record at any newline, trims what it writes and reads a quoted empty text as
 * null. Everything is read as a string, because a guessed type changes an id such as 007.
 */
final class CsvOptions {

  /**
   * Stands for an absent value inside Spark's parser. Left at its default, the empty string, a
   * quoted empty text would equal it and become null. The character is one that Unicode promises
   * never to assign, so no text is taken for it.
   */
  private static final String NEVER_A_TEXT = "\uFFFF";

  /** {@code multiLine} costs the splitting of large files and is worth it: texts have newlines. */
  static final Map<String, String> READ =
      Map.of("header", "true", "multiLine", "true", "escape", "\"", "nullValue", NEVER_A_TEXT);

  static final Map<String, String> WRITE =
      Map.of(
          "header",
          "true",
          "escape",
          "\"",
          "ignoreLeadingWhiteSpace",
          "false",
          "ignoreTrailingWhiteSpace",
          "false");

  private CsvOptions() {}

  /** The same for fields between tabs. */
  static Map<String, String> tabs(Map<String, String> options) {
    Map<String, String> withTabs = new HashMap<>(options);
    withTabs.put("sep", "\t");
    return Map.copyOf(withTabs);
  }
}
