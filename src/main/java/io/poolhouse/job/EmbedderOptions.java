package io.poolhouse.job;

import io.poolhouse.spark.TextEmbedder;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How texts become vectors, and what becomes of those. */
final class EmbedderOptions extends EncodingOptions {
  /** What a vector column is. */
  enum VectorType {
    ARRAY,
    VECTOR
  }

  /** Whether equal texts of different tasks are embedded once. */
  enum Distinct {
    AUTO,
    ON,
    OFF
  }

  @Option(
      names = "--as",
      paramLabel = "array|vector",
      defaultValue = "array",
      description = "array<float>, or ML vector. Default: ${DEFAULT-VALUE}.")
  private VectorType as;

  @Option(names = "--status", description = "Add <col>_status and <col>_tokens.")
  private boolean status;

  @Option(
      names = "--on-bad-row",
      paramLabel = "mark|fail|quarantine:PATH",
      defaultValue = "mark",
      description =
          "A text that the model cannot take gets null vectors and status 'failed', stops the job"
              + " with exit 1, or its row goes to PATH instead, as it was; rows of earlier runs stay"
              + " there. Default: ${DEFAULT-VALUE}.")
  private BadRowOption onBadRow;

  @Option(
      names = "--distinct",
      paramLabel = "auto|on|off",
      defaultValue = "auto",
      description =
          "A task embeds equal texts once as long as it remembers them (off). on: a shuffle brings rows"
              + " with equal texts into one task first, so that each different text is embedded"
              + " once; rows come out in another order. auto: that, where a tenth of the texts or"
              + " more are duplicates. Both read the text columns once before: microseconds a row"
              + " from Parquet, all the work again where a view or a database makes them. Rows and"
              + " tokens are counted alike. Default: ${DEFAULT-VALUE}.")
  private Distinct distinct;

  Distinct distinct() {
    return distinct;
  }

  boolean isStatusWanted() {
    return status;
  }

  Optional<String> quarantine() {
    return onBadRow.quarantine();
  }

  /** One for each text column. */
  List<TextEmbedder> embedders(List<String> textColumns) {
    return textColumns.stream().map(this::embedder).toList();
  }

  @Override
  TextEmbedder embedder(String textColumn) {
    return super.embedder(textColumn)
        .setAsVector(as == VectorType.VECTOR)
        .setOnBadRow(onBadRow.rows().word());
  }
}
