package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.poolhouse.text.TextStatus;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void ratesAreOverTextsAndTokens() {
    Summary summary = summary(1_000, 2_000, 30_000, 4);
    assertEquals(
        "1,000 rows, 30,000 tokens, 4.0 s: 500 texts/s, 7,500 tokens/s; 7 truncated; 2 failed",
        summary.sentence());
    assertEquals(
        "{\"job\":\"embed\",\"rows\":1000,\"seconds\":4.0,\"texts_per_second\":500.0,"
            + "\"tokens\":30000,\"tokens_per_second\":7500.0,\"ok\":1991,\"truncated\":7,"
            + "\"failed\":2,\"model_loads\":3}",
        summary.json("embed").toString());
  }

  @Test
  void anEstimateHasTheCountsOfAllAndTheRateOfTheSample() {
    assertEquals(
        20,
        summary(1_000, 1_000, 30_000, 1).estimatedFrom(summary(10, 10, 300, 0.2), 1).seconds(),
        1e-9);
  }

  @Test
  void noRowsTakeNoTime() {
    Summary nothing = new Summary(0, 0, 0, 0, Map.of(), 0);
    assertEquals("0 rows, 0 tokens, 0.0 s: 0 texts/s, 0 tokens/s", nothing.sentence());
    assertEquals(0, nothing.estimatedFrom(nothing, 1).seconds());
  }

  private static Summary summary(long rows, long texts, long tokens, double seconds) {
    Map<TextStatus, Long> statuses = new EnumMap<>(TextStatus.class);
    statuses.put(TextStatus.OK, texts - 9);
    statuses.put(TextStatus.TRUNCATED, 7L);
    statuses.put(TextStatus.FAILED, 2L);
    return new Summary(rows, texts, tokens, seconds, statuses, 3);
  }
}
