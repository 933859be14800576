package io.poolhouse.job;

import io.poolhouse.spark.BadRows;
import java.util.Optional;

/**
 * {@code --on-bad-row mark|fail|quarantine:PATH}.
 *
 * @param quarantine where rows are put that the model cannot take; empty: they stay in the output
 */
record BadRowOption(BadRows rows, Optional<String> quarantine) {
  private static final String QUARANTINE = "quarantine:";

  static BadRowOption parse(String word) {
    if (word.startsWith(QUARANTINE) && word.length() > QUARANTINE.length()) {
      return new BadRowOption(BadRows.MARK, Optional.of(word.substring(QUARANTINE.length())));
    }
    for (BadRows rows : BadRows.values()) {
      if (rows.word().equals(word)) {
        return new BadRowOption(rows, Optional.empty());
      }
    }
    throw new RequestException(
        "Unknown choice '%s'. Expected one of: mark, fail, quarantine:PATH.".formatted(word));
  }
}
