package io.poolhouse.compare;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import io.poolhouse.pooling.Pooling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Cosine similarities of pairs of embedded texts, for all poolings of a model in one Spark job. */
final class PairCosines {
  private static final StructType PAIRS =
      new StructType()
          .add("pair", DataTypes.IntegerType, false)
          .add("left", DataTypes.LongType, false)
          .add("right", DataTypes.LongType, false);

  private PairCosines() {}

  /**
   * @param left ids of texts that have vectors, one a pair: {@code [pairs]}
   * @param right the other text of each pair: {@code [pairs]}
   * @return {@code [poolings][pairs]}
   */
  static double[][] of(EmbeddedTexts texts, long[] left, long[] right) {
    List<Row> pairs = new ArrayList<>(left.length);
    for (int pair = 0; pair < left.length; pair++) {
      pairs.add(RowFactory.create(pair, left[pair], right[pair]));
    }
    Dataset<Row> vectors = texts.rows().select(col("id"), vectors(texts).as("vectors"));
    // Catalyst's own rows: a Row would make an object of every number.
    List<OfPair> found =
        texts
            .rows()
            .sparkSession()
            .createDataFrame(pairs, PAIRS)
            .join(vectors.toDF("left", "leftVectors"), "left")
            .join(vectors.toDF("right", "rightVectors"), "right")
            .select("pair", "leftVectors", "rightVectors")
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .map(new OfRow())
            .collect();
    return byPooling(found, texts.poolings().size(), left.length);
  }

  private static Column vectors(EmbeddedTexts texts) {
    return array(
        texts.poolings().stream()
            .map((Pooling pooling) -> col(texts.column(pooling)))
            .toArray(Column[]::new));
  }

  private static double[][] byPooling(List<OfPair> found, int poolings, int pairs) {
    if (found.size() != pairs) {
      throw new IllegalStateException("%d of %d pairs have texts".formatted(found.size(), pairs));
    }
    double[][] cosines = new double[poolings][pairs];
    for (OfPair ofPair : found) {
      for (int pooling = 0; pooling < poolings; pooling++) {
        cosines[pooling][ofPair.pair()] = ofPair.cosines()[pooling];
      }
    }
    return cosines;
  }

  /** Added up in double, in the order of the numbers; 0 where a vector is all zeros. */
  static double cosine(float[] left, float[] right) {
    double product = 0;
    double ofLeft = 0;
    double ofRight = 0;
    for (int i = 0; i < left.length; i++) {
      product += (double) left[i] * right[i];
      ofLeft += (double) left[i] * left[i];
      ofRight += (double) right[i] * right[i];
    }
    // One root of both: equal vectors then have exactly 1, and rank as equals.
    return product == 0 ? 0 : product / Math.sqrt(ofLeft * ofRight);
  }

  private record OfPair(int pair, double[] cosines) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private record OfRow() implements Function<InternalRow, OfPair> {
    private static final long serialVersionUID = 1L;

    @Override
    public OfPair call(InternalRow row) {
      ArrayData left = row.getArray(1);
      ArrayData right = row.getArray(2);
      double[] cosines = new double[left.numElements()];
      for (int pooling = 0; pooling < cosines.length; pooling++) {
        cosines[pooling] =
            cosine(left.getArray(pooling).toFloatArray(), right.getArray(pooling).toFloatArray());
      }
      return new OfPair(row.getInt(0), cosines);
    }
  }
}
