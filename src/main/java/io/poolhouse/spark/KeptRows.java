package io.poolhouse.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.storage.StorageLevel;
import scala.Option;

/**
 * Rows that are computed once and then lie in the executors' memory and on their disks. What a lost
 * executor had is computed again.
 *
 * <p>Not in Spark's cache of queries ({@code Dataset.persist}): whenever a table is written, Spark
 * plans all cached queries anew that read it, and those that say what is to be written there fail
 * then, because the table has other columns, or forget what they had.
 */
public final class KeptRows implements AutoCloseable {
  private final JavaRDD<InternalRow> kept;
  private final Dataset<Row> rows;

  private KeptRows(JavaRDD<InternalRow> kept, Dataset<Row> rows) {
    this.kept = kept;
    this.rows = rows;
  }

  /** Computes all rows. */
  public static KeptRows of(Dataset<Row> rows) {
    QueryExecution query = rows.queryExecution();
    SparkSession spark = (SparkSession) rows.sparkSession();
    JavaRDD<InternalRow> kept =
        SQLExecution.withNewExecutionId(query, Option.apply("keep"), () -> computed(query));
    return new KeptRows(kept, spark.internalCreateDataFrame(kept.rdd(), rows.schema(), false));
  }

  private static JavaRDD<InternalRow> computed(QueryExecution query) {
    JavaRDD<InternalRow> kept =
        query.toRdd().toJavaRDD().map(InternalRow::copy).persist(StorageLevel.MEMORY_AND_DISK());
    kept.count();
    return kept;
  }

  public Dataset<Row> rows() {
    return rows;
  }

  /** Forgets them. */
  @Override
  public void close() {
    kept.unpersist(false);
  }
}
