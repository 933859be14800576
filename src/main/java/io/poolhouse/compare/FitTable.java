package io.poolhouse.compare;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows as MLlib takes them: {@code row} (int), {@code label} (double) and one more column with
 * what is learned from. Kept in memory, in partitions and an order that follow from the contents
 * alone: sums over rows, and so fits, do not depend on Spark's cores or on files.
 *
 * <p>Never a local relation: its rows would travel with every task of every iteration (measured: 67
 * against 31 ms an iteration on 6,920 x 768).
 *
 * @param isSmall whether one partition holds the rows, and a task may hold them twice more
 * @param seconds that learning how to make it took; 0 where that was not done for one fit alone
 */
record FitTable(Dataset<Row> rows, boolean isSmall, double seconds) {
  static final String ROW = "row";
  static final String TEXT = "text";
  private static final String TEXT_ID = "text_id";

  /**
   * Up to so much a fit reads one partition and iterations are one task each, so that several fits
   * side by side use the cores better than one fit over several partitions.
   */
  private static final long PARTITION_BYTES = 256L << 20;

  /**
   * Up to so much a task takes the rows into its own memory, outside what Spark shares out among
   * tasks: 128 MiB at most with the copy that is learned from.
   */
  private static final long SMALL_BYTES = 64L << 20;

  /**
   * Of one split's texts; the same on every machine, so that every machine makes the same passes.
   */
  private static final int EMBEDDING_TASKS = 8;

  /** Of the terms of one text, generously. */
  private static final long TERM_BYTES = 1 << 10;

  private static final StructType ROWS =
      new StructType()
          .add(ROW, DataTypes.IntegerType, false)
          .add(TEXT_ID, DataTypes.LongType, false)
          .add(Classifier.LABEL, DataTypes.DoubleType, false);

  /** Vectors of one pooling, in column {@code features}. */
  static FitTable of(FitRows rows, EmbeddedTexts texts, Pooling pooling) {
    long bytes = (long) rows.size() * pooling.width(texts.hiddenSize()) * Double.BYTES;
    Column vector = texts.vector(pooling).as(Classifier.FEATURES);
    return new FitTable(with(rows, texts.rows(), vector, bytes), bytes <= SMALL_BYTES, 0);
  }

  /** Vectors that are in column {@code features} already, of rows that all have one. */
  static FitTable ofVectors(FitRows rows, Dataset<Row> vectors) {
    int width = vectors.select(Classifier.FEATURES).na().drop().first().<Vector>getAs(0).size();
    long bytes = (long) rows.size() * width * Double.BYTES;
    Column vector = functions.col(Classifier.FEATURES);
    return new FitTable(with(rows, vectors, vector, bytes), bytes <= SMALL_BYTES, 0);
  }

  /** The texts themselves, in column {@code text}. */
  static FitTable of(FitRows rows, Dataset<Row> texts) {
    return new FitTable(
        with(rows, texts, functions.col(TEXT), 0), rows.size() * TERM_BYTES <= SMALL_BYTES, 0);
  }

  /**
   * Vectors that texts get now, in column {@code features}.
   *
   * @param texts the texts themselves, all of which the model can take
   * @param size of the table
   * @param embedder of one pooling; its column does not matter
   * @param seconds that learning the pooling took
   */
  static FitTable embedded(FitTable texts, int size, TextEmbedder embedder, double seconds) {
    Pooling pooling = embedder.plannedPoolings().get(0);
    int hidden = embedder.resolvedModel().config().hiddenSize();
    long bytes = (long) size * pooling.width(hidden) * Double.BYTES;
    Dataset<Row> vectors =
        embedder
            .copy(ParamMap.empty())
            .setInputCol(TEXT)
            .setAsVector(true)
            .setStatus(false)
            .transform(texts.rows().repartition(EMBEDDING_TASKS, functions.col(ROW)))
            .select(
                functions.col(ROW),
                functions.col(Classifier.LABEL),
                functions.col(TEXT + "_" + pooling.slug()).as(Classifier.FEATURES));
    return new FitTable(inOrder(vectors, bytes), bytes <= SMALL_BYTES, seconds);
  }

  private static Dataset<Row> with(FitRows rows, Dataset<Row> texts, Column content, long bytes) {
    Dataset<Row> wanted =
        texts
            .select(functions.col("id").as(TEXT_ID), content)
            .join(functions.broadcast(table(texts.sparkSession(), rows)), TEXT_ID)
            .withColumn(
                Classifier.LABEL,
                functions.col(Classifier.LABEL).as(Classifier.LABEL, classes(rows)));
    return inOrder(wanted.drop(TEXT_ID), bytes);
  }

  private static Dataset<Row> inOrder(Dataset<Row> rows, long bytes) {
    int partitions = 1 + (int) (bytes / PARTITION_BYTES);
    return rows.repartition(partitions, functions.col(ROW))
        .sortWithinPartitions(ROW)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  void forget() {
    rows.unpersist();
  }

  private static Dataset<Row> table(SparkSession spark, FitRows rows) {
    List<Row> all = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      all.add(RowFactory.create(row, (long) rows.textIds()[row], (double) rows.labels()[row]));
    }
    return spark.createDataFrame(all, ROWS);
  }

  /** A fold may lack a class; without this MLlib would count the classes that it sees. */
  private static Metadata classes(FitRows rows) {
    return NominalAttribute.defaultAttr()
        .withName(Classifier.LABEL)
        .withNumValues(rows.classes().size())
        .toMetadata();
  }
}
