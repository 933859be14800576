package io.poolhouse.job;

import io.poolhouse.job.EmbedderOptions.Distinct;
import io.poolhouse.job.TextCounts.EmbeddedColumn;
import io.poolhouse.spark.RepeatedTexts;
import io.poolhouse.spark.TextEmbedder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What {@code --distinct} comes to.
 *
 * @param columns those whose equal texts are brought together before they are embedded
 */
record DistinctTexts(List<RepeatedTexts> columns) {
  static final DistinctTexts NONE = new DistinctTexts(List.of());

  /** A shuffle of a row costs far less than a pass over its text. */
  private static final double PAYING = 0.10;

  /** Fewer are seconds of a core, however many are equal. */
  private static final long LEAST_ROWS = 2_000;

  static DistinctTexts chosen(
      Distinct asked, Dataset<Row> rows, List<TextEmbedder> embedders, Consumer<String> say) {
    return switch (asked) {
      case OFF -> NONE;
      case ON -> new DistinctTexts(RepeatedTexts.in(rows, embedders));
      case AUTO -> RepeatedTexts.mayMatterIn(rows) ? paying(rows, embedders, say) : NONE;
    };
  }

  private static DistinctTexts paying(
      Dataset<Row> rows, List<TextEmbedder> embedders, Consumer<String> say) {
    List<RepeatedTexts> paying = new ArrayList<>();
    for (RepeatedTexts column : RepeatedTexts.in(rows, embedders)) {
      if (column.rows() >= LEAST_ROWS) {
        say.accept(reason(column));
        if (pays(column)) {
          paying.add(column);
        }
      }
    }
    return new DistinctTexts(List.copyOf(paying));
  }

  private static boolean pays(RepeatedTexts column) {
    return column.duplicates() >= PAYING;
  }

  static String reason(RepeatedTexts column) {
    String seen =
        column.frequent().isEmpty()
            ? ""
            : "besides %s that nearly every task has, "
                .formatted(
                    column.frequent().size() == 1 ? "a text" : column.frequent().size() + " texts");
    return "'%s': %sof %,d sampled texts %.0f %% are duplicates: %s (--distinct auto)"
        .formatted(
            column.column(),
            seen,
            column.sampledRows(),
            100 * column.duplicates(),
            pays(column)
                ? "rows are shuffled, and each different text is embedded once"
                : "too few for a shuffle of the rows; a task embeds its own once");
  }

  private Optional<RepeatedTexts> of(TextEmbedder embedder) {
    return columns.stream().filter(each -> each.column().equals(embedder.textColumn())).findFirst();
  }

  Dataset<Row> together(Dataset<Row> rows, TextEmbedder embedder) {
    return of(embedder).map(column -> column.together(rows)).orElse(rows);
  }

  /** So that rows are not shuffled with vectors that could have come after. */
  List<TextEmbedder> togetherFirst(List<TextEmbedder> embedders) {
    return embedders.stream()
        .sorted(Comparator.comparing(embedder -> of(embedder).isEmpty()))
        .toList();
  }

  /** The columns as if the embedders had come in this order. */
  Dataset<Row> inOrderOf(List<TextEmbedder> embedders, Dataset<Row> rows, List<String> input) {
    if (togetherFirst(embedders).equals(embedders)) {
      return rows;
    }
    Stream<String> added = embedders.stream().flatMap(each -> each.addedColumns().stream());
    return rows.select(
        Stream.concat(input.stream(), added).map(EmbeddedColumn::quoted).toArray(Column[]::new));
  }

  /** For a sample of which each text is computed. */
  Dataset<Row> withoutDuplicates(Dataset<Row> rows) {
    return columns.isEmpty()
        ? rows
        : rows.dropDuplicates(columns.stream().map(RepeatedTexts::column).toArray(String[]::new));
  }

  /** The share of all texts that is computed. */
  double computedShare(List<TextEmbedder> embedders) {
    return embedders.stream()
        .mapToDouble(embedder -> 1 - of(embedder).map(RepeatedTexts::duplicates).orElse(0.0))
        .average()
        .orElse(1);
  }
}
