package io.poolhouse.compare;

import io.poolhouse.compare.Classifier.Problem;
import io.poolhouse.compare.Trainer.Trained;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.reflect.ClassTag$;

/** A classifier's training on a table, split by split. */
record Training(Classifier classifier, FitTable table, int classes, long seed) {

  /** With what the model says of the rows that were held out. */
  record Tried(Trained trained, List<Prediction> predictions) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** In one task and job where the rows are few and the classifier can, else in jobs of MLlib. */
  Tried on(Split split) {
    if (table.isSmall() && classifier == Classifier.LOGISTIC) {
      return inTask(split);
    }
    Vector first = table.rows().select(Classifier.FEATURES).first().getAs(0);
    Problem problem = new Problem(classes, first.size(), first instanceof DenseVector, seed);
    RowsInSpark rows = new RowsInSpark(classifier, problem, table.rows());
    Trained trained = new Trainer(rows, classifier.grid()).train(split);
    return new Tried(trained, Prediction.all(trained.model(), split.held().in(table.rows())));
  }

  private Tried inTask(Split split) {
    int many = classes; // not the table along with them
    MapPartitionsFunction<Row, byte[]> train =
        rows -> {
          RowsInTask inTask = new RowsInTask(many, rows);
          Trained trained = new Trainer(inTask, Classifier.LOGISTIC.grid()).train(split);
          List<Prediction> predictions = inTask.predictions(trained.model(), split.held());
          ByteBuffer bytes =
              serializer()
                  .serialize(new Tried(trained, predictions), ClassTag$.MODULE$.apply(Tried.class));
          return List.of(Arrays.copyOf(bytes.array(), bytes.limit())).iterator();
        };
    byte[] tried =
        table
            .rows()
            .select(FitTable.ROW, Classifier.LABEL, Classifier.FEATURES)
            .mapPartitions(train, Encoders.BINARY())
            .first();
    return serializer().deserialize(ByteBuffer.wrap(tried), ClassTag$.MODULE$.apply(Tried.class));
  }

  /** Java's own, which knows MLlib's models, whatever {@code spark.serializer} is. */
  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }
}
