package io.poolhouse.pooling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/poolings.md tells users is what the code does. */
class PoolingsPageTest {
  private static final Pattern WORD_ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| [^`]");
  private static final Pattern COLUMN_ROW = Pattern.compile("(?m)^\\| `(.+)` \\| `text_(.+)` \\|$");

  @Test
  void everyWordHasItsRowInTheOrderOfAll() throws IOException {
    List<String> words = rows(WORD_ROW).stream().map(row -> row.group(1)).toList();
    assertEquals(Arrays.stream(How.values()).map(How::word).toList(), words);
  }

  @Test
  void everyColumnNameIsTheSlug() throws IOException {
    List<MatchResult> rows = rows(COLUMN_ROW);
    assertFalse(rows.isEmpty());
    for (MatchResult row : rows) {
      assertEquals(row.group(2), Pooling.parse(row.group(1)).slug());
    }
  }

  private static List<MatchResult> rows(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(Path.of("docs/poolings.md"))).results().toList();
  }
}
