package io.poolhouse.job;

import io.poolhouse.compare.EmbeddedTexts;
import io.poolhouse.compare.KeptEmbeddings;
import io.poolhouse.lake.ReportFolder;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.text.TextStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The texts of a comparison, embedded by its models, once. */
final class ComparedTexts {
  private final SparkSession spark;
  private final ComparedModels models;
  private final ReportFolder folder;
  private final Console console;
  private final List<EmbeddedTexts> embedded = new ArrayList<>();

  ComparedTexts(SparkSession spark, ComparedModels models, ReportFolder folder, Console console) {
    this.spark = spark;
    this.models = models;
    this.folder = folder;
    this.console = console;
  }

  /**
   * @param texts {@code id} and {@code text}
   */
  List<EmbeddedTexts> embed(Dataset<Row> texts) {
    KeptEmbeddings kept = new KeptEmbeddings(spark, folder.embeddings());
    for (TextEmbedder embedder : models.embedders()) {
      embedded.add(kept.of(texts, embedder, console::say));
    }
    return List.copyOf(embedded);
  }

  SparkSession spark() {
    return spark;
  }

  ComparedModels models() {
    return models;
  }

  ReportFolder folder() {
    return folder;
  }

  Console console() {
    return console;
  }

  /** How many were embedded now, and not found from an earlier run. */
  long embedded() {
    return embedded.stream().mapToLong(EmbeddedTexts::embedded).sum();
  }

  /** Over all models; the seconds are those that embedding took, then or now. */
  Summary summary() {
    Map<TextStatus, Long> statuses = new EnumMap<>(TextStatus.class);
    long tokens = 0;
    for (EmbeddedTexts model : embedded) {
      for (Row row :
          model
              .rows()
              .groupBy("status")
              .agg(functions.count("id"), functions.sum("tokens"))
              .collectAsList()) {
        statuses.merge(
            TextStatus.valueOf(row.getString(0).toUpperCase(Locale.ROOT)),
            row.getLong(1),
            Long::sum);
        tokens += row.isNullAt(2) ? 0 : row.getLong(2);
      }
    }
    long texts = embedded.stream().mapToLong(EmbeddedTexts::texts).sum();
    double seconds = embedded.stream().mapToDouble(EmbeddedTexts::seconds).sum();
    return new Summary(texts, texts, tokens, seconds, statuses, 0);
  }

  /** Of ids and texts: the same for the same texts, in whatever order they were read. */
  static long checksum(Dataset<Row> texts) {
    return texts.agg(functions.expr("bit_xor(xxhash64(id, text))")).first().getLong(0);
  }
}
