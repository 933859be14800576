package io.poolhouse.spark;

import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;

/**
 * Spreads texts over all cores before they are embedded, where Spark would read them in fewer
 * tasks: a table in one file, or many rows of a limit, which end in one partition. Moving a text
 * costs little beside embedding it.
 */
record SpreadTexts(SparkSession spark) {
  /** Some two thousand texts, which are seconds of a core. Not tuned by a measurement. */
  private static final long LEAST_BYTES = 256 << 10;

  private static final int LEAST_ROWS = 2_000;

  /** Spark does not split files into smaller pieces. */
  private static final long PIECE_BYTES = 4 << 20;

  LogicalPlan over(LogicalPlan plan) {
    return Catalyst.transformed(
        plan,
        node ->
            node instanceof EmbedTexts texts && isTooNarrow(texts.child())
                ? Catalyst.withChild(texts, new Repartition(cores(), true, texts.child()))
                : node);
  }

  private boolean isTooNarrow(LogicalPlan plan) {
    if (plan instanceof Project || plan instanceof Filter) {
      return isTooNarrow(plan.children().head());
    }
    if (plan instanceof GlobalLimit limit) {
      return cores() > 1
          && limit.limitExpr() instanceof Literal rows
          && ((Number) rows.value()).longValue() >= LEAST_ROWS
          && !LateEmbedding.isSorted(limit.child());
    }
    return plan instanceof LogicalRelation table
        && table.relation() instanceof HadoopFsRelation files
        && files.sizeInBytes() >= LEAST_BYTES
        && pieces(files) < cores();
  }

  private int cores() {
    return spark.sparkContext().defaultParallelism();
  }

  /** At most so many tasks find rows: those of a Parquet or ORC file lie in one group or few. */
  private long pieces(HadoopFsRelation table) {
    String[] files = table.location().inputFiles();
    FileFormat format = table.fileFormat();
    boolean isWhole =
        format instanceof ParquetFileFormat
            || format instanceof OrcFileFormat
            || !format.isSplitable(spark, table.options(), new Path(files[0]));
    return isWhole ? files.length : Math.max(files.length, table.sizeInBytes() / PIECE_BYTES);
  }
}
