package io.poolhouse.compare;

import static org.apache.spark.sql.functions.col;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Texts embedded once by each model, for all poolings, and kept in a folder: a job that is killed
 * and started again on the same texts embeds only the parts that it had not finished. What is kept
 * is used only where texts and settings are those that are asked for.
 */
public final class KeptEmbeddings {
  private final SparkSession spark;
  private final String folder;
  private final int partTexts;

  /**
   * @param folder in any file system that Hadoop knows; need not exist
   */
  public KeptEmbeddings(SparkSession spark, String folder) {
    this(spark, folder, TextPart.PART_TEXTS);
  }

  /**
   * @param partTexts as in {@link TextPart#of}
   */
  KeptEmbeddings(SparkSession spark, String folder, int partTexts) {
    this.spark = spark;
    this.folder = folder;
    this.partTexts = partTexts;
  }

  /**
   * Embeds what is not kept yet.
   *
   * @param texts different texts: {@code id} (long), 0 to n-1, and {@code text} (string, or null);
   *     read once for each part that is embedded, so cache what is dear
   * @param embedder with its model, poolings and settings; its input column, status and kind of
   *     vector do not matter
   * @param say takes lines of progress
   */
  public EmbeddedTexts of(Dataset<Row> texts, TextEmbedder embedder, Consumer<String> say) {
    TextEmbedder own = embedder.copy(ParamMap.empty()).setInputCol("text");
    own.setStatus(true).setAsVector(false);
    VectorSettings settings = VectorSettings.of(own);
    KeptFolder kept = KeptFolder.in(spark, folder, settings);
    List<String> poolings = words(own.plannedPoolings());
    Map<TextPart, Optional<KeptPart>> parts = new LinkedHashMap<>();
    for (TextPart part : TextPart.of(texts, partTexts)) {
      parts.put(
          part,
          kept.part(part.number()).filter(old -> old.holds(settings.checksum(), part, poolings)));
    }
    EmbeddingProgress progress = progress(settings.modelName(), parts, say);
    progress.begin();
    List<KeptPart> whole = new ArrayList<>();
    parts.forEach(
        (part, found) ->
            whole.add(found.orElseGet(() -> embed(part, texts, own, settings, kept, progress))));
    return embeddedTexts(own, settings, kept, whole, progress);
  }

  private static EmbeddingProgress progress(
      String model, Map<TextPart, Optional<KeptPart>> parts, Consumer<String> say) {
    long texts = 0;
    long kept = 0;
    for (var part : parts.entrySet()) {
      texts += part.getKey().texts();
      kept += part.getValue().isPresent() ? part.getKey().texts() : 0;
    }
    return new EmbeddingProgress(model, texts, kept, say);
  }

  private KeptPart embed(
      TextPart part,
      Dataset<Row> texts,
      TextEmbedder embedder,
      VectorSettings settings,
      KeptFolder kept,
      EmbeddingProgress progress) {
    String partFolder = kept.renewed(part.number());
    long start = System.nanoTime();
    embedder
        .transform(part.blocksOf(texts))
        .select(columns(embedder))
        .write()
        .parquet(kept.path(partFolder));
    double seconds = (System.nanoTime() - start) / 1e9;
    KeptPart made =
        new KeptPart(
            settings.checksum(),
            part.checksum(),
            words(embedder.plannedPoolings()),
            seconds,
            partFolder,
            kept.filesOf(partFolder));
    kept.commit(part.number(), made);
    progress.embedded(part, seconds);
    return made;
  }

  private static Column[] columns(TextEmbedder embedder) {
    List<Column> columns = new ArrayList<>();
    columns.add(col("id"));
    for (Pooling pooling : embedder.plannedPoolings()) {
      columns.add(col("text_" + pooling.slug()).as(EmbeddedTexts.columnOf(pooling)));
    }
    columns.add(col(embedder.statusColumn()).as("status"));
    columns.add(col(embedder.tokensColumn()).as("tokens"));
    return columns.toArray(Column[]::new);
  }

  private EmbeddedTexts embeddedTexts(
      TextEmbedder embedder,
      VectorSettings settings,
      KeptFolder kept,
      List<KeptPart> parts,
      EmbeddingProgress progress) {
    List<Pooling> poolings = embedder.plannedPoolings();
    Dataset<Row> rows = rows(kept, parts, poolings);
    double seconds = parts.stream().mapToDouble(KeptPart::seconds).sum();
    return new EmbeddedTexts(
        settings.modelName(),
        embedder.resolvedModel().config().hiddenSize(),
        poolings,
        rows,
        progress.texts(),
        progress.embedded(),
        seconds,
        LengthCounts.of(rows).summary(settings.modelName(), settings.maxTokens(), seconds));
  }

  /** Of a part that has more poolings only those that are asked for. */
  private Dataset<Row> rows(KeptFolder kept, List<KeptPart> parts, List<Pooling> poolings) {
    StructType schema = new StructType().add("id", DataTypes.LongType);
    for (Pooling pooling : poolings) {
      schema =
          schema.add(
              EmbeddedTexts.columnOf(pooling),
              DataTypes.createArrayType(DataTypes.FloatType, false));
    }
    schema = schema.add("status", DataTypes.StringType).add("tokens", DataTypes.IntegerType);
    if (parts.isEmpty()) {
      return spark.createDataFrame(List.<Row>of(), schema);
    }
    String[] paths =
        parts.stream().map(part -> literal(kept.path(part.folder()))).toArray(String[]::new);
    return spark.read().schema(schema).parquet(paths);
  }

  /** Spark takes a path for a pattern. */
  private static String literal(String path) {
    return path.replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1");
  }

  private static List<String> words(List<Pooling> poolings) {
    return poolings.stream().map(Pooling::identity).toList();
  }
}
