package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitProgressTest {

  @Test
  void aLineHasFitsAndTheTimeLeftInTheWordsOfAllJobs() {
    FitProgress progress = new FitProgress(1_500, line -> {});
    for (int fit = 0; fit < 300; fit++) {
      progress.done("mean");
    }
    assertEquals(
        "fits: 300 of 1,500 done, the last of mean, about 1 min 0 s left",
        progress.line("mean", 14.9));
    assertEquals(
        "fits: 300 of 1,500 done, the last of max, about 1 min 29 s left",
        progress.line("max", 22.1));
  }

  @Test
  void fitsOfLessThanAQuarterMinuteAreNotSpokenOf() {
    List<String> said = new ArrayList<>();
    FitProgress progress = new FitProgress(20, said::add);
    for (int fit = 0; fit < 20; fit++) {
      progress.done("mean");
    }
    assertEquals(List.of(), said);
  }
}
