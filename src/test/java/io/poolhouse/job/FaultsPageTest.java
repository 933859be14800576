package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code docs/faults.md} says of each fault that is tried. */
class FaultsPageTest {

  @Test
  void everyFaultHasALineAndLostNoRow() throws IOException {
    List<String> lines = Fault.lines();
    assertEquals(
        Arrays.stream(Fault.values()).map(Fault::words).toList(),
        lines.stream().map(line -> line.split("\\|")[1].strip()).toList());
    for (String line : lines) {
      String[] cells = line.split("\\|");
      assertEquals(cells[3], cells[4], "rows expected and found: " + line);
      assertEquals("0", cells[5].strip(), "rows doubled: " + line);
    }
  }
}
