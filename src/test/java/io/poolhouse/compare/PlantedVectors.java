package io.poolhouse.compare;

import io.poolhouse.compare.report.DataSummary.TextLengths;
import io.poolhouse.pooling.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Labelled texts whose vectors are drawn, so that what a comparison must find is known: each class
 * has a centre of its own, and a vector is its centre times {@code signal} plus noise.
 */
final class PlantedVectors {
  static final int WIDTH = 16;

  private final int rows;
  private final int classes;
  private final Random random;
  private final double[][] centres;
  private final List<Integer> labels = new ArrayList<>();

  PlantedVectors(int rows, int classes, long seed) {
    this.rows = rows;
    this.classes = classes;
    random = new Random(seed);
    centres = new double[classes][WIDTH];
    for (double[] centre : centres) {
      for (int i = 0; i < WIDTH; i++) {
        centre[i] = random.nextGaussian();
      }
    }
    for (int row = 0; row < rows; row++) {
      labels.add(row % classes);
    }
  }

  /** Column {@code text} tells nothing of {@code label}. */
  Dataset<Row> table() {
    List<Row> table = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      table.add(RowFactory.create("text " + row, "class " + labels.get(row)));
    }
    StructType schema =
        new StructType().add("text", DataTypes.StringType).add("label", DataTypes.StringType);
    return Texts.session().createDataFrame(table, schema);
  }

  LabelledTexts texts() {
    return LabelledTexts.of(
        table(), new LabelColumns("text", "label", Optional.empty()), Optional.empty());
  }

  float[][] drawn(double signal) {
    float[][] vectors = new float[rows][WIDTH];
    for (int row = 0; row < rows; row++) {
      double[] centre = centres[labels.get(row)];
      for (int i = 0; i < WIDTH; i++) {
        vectors[row][i] = (float) (signal * centre[i] + random.nextGaussian());
      }
    }
    return vectors;
  }

  /** The same numbers in another order: nothing that a classifier could not find in the others. */
  static float[][] permuted(float[][] vectors) {
    float[][] permuted = new float[vectors.length][WIDTH];
    for (int row = 0; row < vectors.length; row++) {
      for (int i = 0; i < WIDTH; i++) {
        permuted[row][(5 * i + 3) % WIDTH] = vectors[row][i];
      }
    }
    return permuted;
  }

  /**
   * As a model would have embedded {@link #texts}.
   *
   * @param poolings names, and {@code [poolings][rows][WIDTH]}
   */
  EmbeddedTexts embedded(LabelledTexts texts, List<String> poolings, List<float[][]> vectors) {
    return embedded(texts, poolings, vectors, 0);
  }

  /**
   * @param withoutVectors so many of the first rows have none, as texts that a model cannot take
   */
  EmbeddedTexts embedded(
      LabelledTexts texts, List<String> poolings, List<float[][]> vectors, int withoutVectors) {
    List<Pooling> parsed = poolings.stream().map(Pooling::parse).toList();
    StructType schema = new StructType().add("id", DataTypes.LongType);
    for (Pooling pooling : parsed) {
      schema =
          schema.add(
              EmbeddedTexts.columnOf(pooling), DataTypes.createArrayType(DataTypes.FloatType));
    }
    List<Row> table = new ArrayList<>();
    for (Row text : texts.texts().collectAsList()) {
      int row = Integer.parseInt(text.getString(1).substring("text ".length()));
      Object[] values = new Object[1 + poolings.size()];
      values[0] = text.getLong(0);
      for (int i = 0; i < poolings.size(); i++) {
        values[i + 1] = row < withoutVectors ? null : boxed(vectors.get(i)[row]);
      }
      table.add(RowFactory.create(values));
    }
    return new EmbeddedTexts(
        "planted",
        WIDTH,
        parsed,
        Texts.session().createDataFrame(table, schema),
        rows,
        rows,
        0,
        new TextLengths("planted", 512, rows, 0, 4, 4, 4, 4, 0, List.of()));
  }

  private static List<Float> boxed(float[] vector) {
    List<Float> boxed = new ArrayList<>();
    for (float number : vector) {
      boxed.add(number);
    }
    return boxed;
  }
}
