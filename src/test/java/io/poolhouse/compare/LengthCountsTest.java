package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.poolhouse.compare.report.DataSummary.Bin;
import io.poolhouse.compare.report.DataSummary.TextLengths;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** From counts by length to what a report says of lengths. */
class LengthCountsTest {

  private static TextLengths summary(Map<Integer, Long> texts) {
    return new LengthCounts(new TreeMap<>(texts), 3).summary("minilm", 512, 1.5);
  }

  @Test
  void quantilesAreLengthsThatTextsHave() {
    TextLengths lengths = summary(Map.of(4, 10L, 5, 9L, 9, 1L));
    assertEquals(
        new TextLengths(
            "minilm",
            512,
            20,
            3,
            4,
            4,
            5,
            9,
            1.5,
            List.of(
                new Bin(4, 10),
                new Bin(5, 9),
                new Bin(6, 0),
                new Bin(7, 0),
                new Bin(8, 0),
                new Bin(9, 1))),
        lengths);
  }

  @Test
  void wideRangesGetWiderBinsThatHoldEveryText() {
    TextLengths lengths = summary(Map.of(3, 1L, 50, 2L, 51, 3L, 512, 4L));
    assertEquals(11, lengths.counts().size());
    assertEquals(new Bin(50, 3), lengths.counts().get(0));
    assertEquals(new Bin(100, 3), lengths.counts().get(1));
    assertEquals(new Bin(550, 4), lengths.counts().get(10));
    assertEquals(10, lengths.counts().stream().mapToLong(Bin::texts).sum());
  }

  @Test
  void noTextsHaveNoLengths() {
    assertEquals(
        new TextLengths("minilm", 512, 0, 3, 0, 0, 0, 0, 1.5, List.of()), summary(Map.of()));
  }
}
