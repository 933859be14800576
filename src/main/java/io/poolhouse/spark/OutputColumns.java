package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.EmbedResult.StatusOf;
import io.poolhouse.spark.EmbedResult.TokensOf;
import io.poolhouse.spark.EmbedResult.VectorOf;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that embedding one text column appends: one vector column per pooling, {@code
 * <prefix>_<slug>}, and if asked {@code <prefix>_status} and {@code <prefix>_tokens}.
 *
 * @param asVector ML vectors instead of {@code array<float>}
 */
record OutputColumns(List<Pooling> poolings, String prefix, boolean asVector, boolean withStatus) {

  List<String> names() {
    List<String> names =
        new ArrayList<>(poolings.stream().map(pooling -> prefix + "_" + pooling.slug()).toList());
    if (withStatus) {
      names.add(status());
      names.add(tokens());
    }
    return names;
  }

  String status() {
    return prefix + "_status";
  }

  String tokens() {
    return prefix + "_tokens";
  }

  /**
   * @throws EmbedException where the input has a column of a name that is to be added, in any case:
   *     Spark compares names without it
   */
  StructType appendedTo(StructType input) {
    StructType output = input;
    for (StructField field : fields()) {
      mustBeFree(field.name(), input);
      output = output.add(field);
    }
    return output;
  }

  /** What is asked of each text, in the order of the columns. */
  List<EmbedResult> results() {
    List<EmbedResult> results = new ArrayList<>();
    poolings.forEach(pooling -> results.add(new VectorOf(pooling, asVector)));
    if (withStatus) {
      results.add(new StatusOf());
      results.add(new TokensOf());
    }
    return results;
  }

  private static void mustBeFree(String name, StructType input) {
    for (String existing : input.fieldNames()) {
      if (existing.equalsIgnoreCase(name)) {
        throw new EmbedException(
            ("The input already has a column '%s', which is the name of a column to be added."
                    + " Rename it first.")
                .formatted(existing));
      }
    }
  }

  private List<StructField> fields() {
    List<StructField> fields = new ArrayList<>();
    for (EmbedResult result : results()) {
      fields.add(
          DataTypes.createStructField(
              names().get(fields.size()), result.type(), result.nullable()));
    }
    return fields;
  }
}
