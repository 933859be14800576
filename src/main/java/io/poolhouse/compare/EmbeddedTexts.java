package io.poolhouse.compare;

import static org.apache.spark.ml.functions.array_to_vector;

import io.poolhouse.compare.report.DataSummary.TextLengths;
import io.poolhouse.pooling.Pooling;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Texts embedded by one model for all poolings.
 *
 * @param model its name
 * @param hiddenSize of the model
 * @param poolings in the order in which they were asked for
 * @param rows columns {@code id} (long), a vector column for each pooling ({@code array<float>};
 *     null for a null or failed text), {@code status} and {@code tokens}; in no order
 * @param texts how many rows there are
 * @param embedded how many were embedded by this call; the others were kept
 * @param seconds that embedding took, that of kept texts included
 * @param lengths of the texts that have vectors
 */
public record EmbeddedTexts(
    String model,
    int hiddenSize,
    List<Pooling> poolings,
    Dataset<Row> rows,
    long texts,
    long embedded,
    double seconds,
    TextLengths lengths) {

  public EmbeddedTexts {
    poolings = List.copyOf(poolings);
  }

  /** The name of a pooling's vector column. */
  public String column(Pooling pooling) {
    return columnOf(pooling);
  }

  /** A pooling's vectors as MLlib takes them; null for a text that has none. */
  public Column vector(Pooling pooling) {
    Column array = functions.col(columnOf(pooling));
    // Spark's function cannot take a null.
    return functions.when(array.isNotNull(), array_to_vector(array));
  }

  static String columnOf(Pooling pooling) {
    return "vector_" + pooling.slug();
  }

  /** Ids of null texts and of those that the model could not take, ascending. */
  public List<Long> idsWithoutVectors() {
    return rows
        .where(functions.col(columnOf(poolings.get(0))).isNull())
        .select("id")
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .sorted()
        .toList();
  }
}
