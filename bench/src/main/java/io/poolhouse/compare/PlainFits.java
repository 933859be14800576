package io.poolhouse.compare;

import static org.apache.spark.sql.functions.col;

import io.poolhouse.compare.FitTask.Choice;
import io.poolhouse.pooling.Pooling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a user of MLlib would write for the same choice: a table in Parquet, cached, and a pipeline
 * of scaler and logistic regression with MLlib's own tolerance for each fold and strength, one
 * after the other.
 *
 * @param folder for its tables
 */
record PlainFits(FitRows rows, List<Split> splits, EmbeddedTexts embedded, String folder) {
  private static final String FIT = "fit";
  private static final String CHOOSE = "choose";
  private static final String HELD = "held";

  private String table(Pooling pooling, int partitions) {
    return "%s/plain-%d-%d-%s".formatted(folder, splits.size(), partitions, pooling.slug());
  }

  /** Writes the tables that are not there: vector, label, and what each fold uses a row for. */
  void prepare(int partitions) {
    for (Pooling pooling : embedded.poolings()) {
      FitTable all = FitTable.of(rows, embedded, pooling);
      Dataset<Row> table = all.rows().repartition(partitions);
      for (Split split : splits) {
        UDF1<Integer, String> use = row -> use(split, row);
        table =
            table.withColumn(
                column(split),
                functions.udf(use, DataTypes.StringType).apply(functions.col(FitTable.ROW)));
      }
      table.write().mode("ignore").parquet(table(pooling, partitions));
      all.forget();
    }
  }

  private static String column(Split split) {
    return "fold" + split.fold();
  }

  private static String use(Split split, int row) {
    return split.held().contains(row) ? HELD : split.inner().contains(row) ? CHOOSE : FIT;
  }

  /**
   * @param same whose folds, poolings and numbers of fits are repeated
   */
  List<Choice> of(List<Choice> same, int partitions) {
    Set<Pooling> poolings = new LinkedHashSet<>();
    same.forEach(each -> poolings.add(each.pooling()));
    List<Choice> choices = new ArrayList<>();
    for (Pooling pooling : poolings) {
      Dataset<Row> table =
          embedded.rows().sparkSession().read().parquet(table(pooling, partitions)).cache();
      same.stream()
          .filter(each -> each.pooling().equals(pooling))
          .forEach(each -> choices.add(choice(table, each)));
      table.unpersist(true);
    }
    return choices;
  }

  private Choice choice(Dataset<Row> table, Choice same) {
    String fold = column(splits.get(same.fold()));
    Dataset<Row> fit = table.where(col(fold).equalTo(FIT));
    Dataset<Row> choose = table.where(col(fold).equalTo(CHOOSE));
    Setting best = null;
    double highest = -1;
    for (Setting setting : Classifier.LOGISTIC.grid().subList(0, same.fits() - 1)) {
      double accuracy = accuracy(pipeline(setting.value()).fit(fit), choose);
      if (accuracy > highest) {
        best = setting;
        highest = accuracy;
      }
    }
    PipelineModel model = pipeline(best.value()).fit(table.where(col(fold).notEqual(HELD)));
    double accuracy = accuracy(model, table.where(col(fold).equalTo(HELD)));
    return new Choice(same.pooling(), same.fold(), best.toString(), accuracy, same.fits());
  }

  private static Pipeline pipeline(double strength) {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StandardScaler()
                  .setInputCol(Classifier.FEATURES)
                  .setOutputCol("scaled")
                  .setWithMean(true),
              new LogisticRegression()
                  .setFeaturesCol("scaled")
                  .setLabelCol(Classifier.LABEL)
                  .setRegParam(strength)
            });
  }

  private static double accuracy(PipelineModel model, Dataset<Row> rows) {
    Row counts =
        model
            .transform(rows)
            .agg(
                functions.avg(col("prediction").equalTo(col(Classifier.LABEL)).cast("double")),
                functions.count("*"))
            .first();
    return counts.getDouble(0);
  }
}
