package io.poolhouse.compare.report;

import java.util.List;

/**
 * What repeats the comparison.
 *
 * @param command as it was typed, quoted for a shell
 * @param facts versions, checksums, settings, in the order in which they are shown
 */
public record Provenance(String command, List<Fact> facts) {

  public record Fact(String name, String value) {}
}
