package io.poolhouse.job;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/** A Spark source that jobs do not have on their class path: one row, {@code a house}. */
public final class OneTextSource implements RelationProvider {

  @Override
  public BaseRelation createRelation(SQLContext context, Map<String, String> parameters) {
    return new OneText(context);
  }

  private static final class OneText extends BaseRelation implements TableScan {
    private final SQLContext context;

    OneText(SQLContext context) {
      this.context = context;
    }

    @Override
    public SQLContext sqlContext() {
      return context;
    }

    @Override
    public StructType schema() {
      return new StructType().add("text", DataTypes.StringType);
    }

    @Override
    public RDD<Row> buildScan() {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.sparkContext());
      return spark.parallelize(List.of(RowFactory.create("a house"))).rdd();
    }
  }
}
