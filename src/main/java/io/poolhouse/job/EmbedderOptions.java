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
