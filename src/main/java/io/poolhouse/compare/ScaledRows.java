package io.poolhouse.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.feature.Instance;
import org.apache.spark.ml.feature.InstanceBlock;
import org.apache.spark.ml.feature.StandardScalerModel$;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer$;
import org.apache.spark.ml.stat.SummarizerBuffer;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows as MLlib learns from them: divided by each feature's standard deviation, in its blocks.
 *
 * @param deviations of the features as they were: {@code [width]}
 * @param inverses of them, 0 where a feature is constant: {@code [width]}
 * @param scaledMeans of the features once divided: {@code [width]}
 * @param histogram rows of each class, up to the last that has any
 */
record ScaledRows(
    List<InstanceBlock> blocks,
    double[] deviations,
    double[] inverses,
    double[] scaledMeans,
    double[] histogram) {
  private static final long BLOCK_BYTES =
      (long) Math.ceil(InstanceBlock.DefaultBlockSizeInMB() * 1024 * 1024);

  /**
   * @throws IllegalStateException where a vector has a number that is not finite
   */
  static ScaledRows of(List<Instance> rows) {
    SummarizerBuffer summary =
        Summarizer$.MODULE$.createSummarizerBuffer(
            CollectionConverters.asScala(List.of("mean", "std", "count")).toSeq());
    rows.forEach(row -> summary.add(row.features(), row.weight()));
    double[] deviations = summary.std().toArray();
    double[] means = summary.mean().toArray();
    if (!Arrays.stream(means).allMatch(Double::isFinite)) {
      throw new IllegalStateException("A vector to learn from has a number that is not finite.");
    }
    double[] inverses = Arrays.stream(deviations).map(each -> each == 0 ? 0 : 1 / each).toArray();
    double[] scaledMeans = new double[means.length];
    Arrays.setAll(scaledMeans, feature -> inverses[feature] * means[feature]);
    return new ScaledRows(
        blocks(rows, inverses), deviations, inverses, scaledMeans, histogram(rows));
  }

  private static List<InstanceBlock> blocks(List<Instance> rows, double[] inverses) {
    Function1<Vector, Vector> scaled =
        StandardScalerModel$.MODULE$.getTransformFunc(new double[0], inverses, false, true);
    var instances =
        rows.stream()
            .map(row -> new Instance(row.label(), row.weight(), scaled.apply(row.features())))
            .iterator();
    List<InstanceBlock> blocks = new ArrayList<>();
    CollectionConverters.asJava(
            InstanceBlock.blokifyWithMaxMemUsage(
                CollectionConverters.asScala(instances), BLOCK_BYTES))
        .forEachRemaining(blocks::add);
    return blocks;
  }

  private static double[] histogram(List<Instance> rows) {
    int last = rows.stream().mapToInt(row -> (int) row.label()).max().orElse(0);
    double[] histogram = new double[last + 1];
    rows.forEach(row -> histogram[(int) row.label()]++);
    return histogram;
  }

  int width() {
    return deviations.length;
  }
}
