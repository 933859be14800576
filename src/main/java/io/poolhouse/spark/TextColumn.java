package io.poolhouse.spark;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The column whose texts are embedded. */
final class TextColumn {
  /** Types that hold several values, or bytes: no cast makes a text of them that anyone means. */
  private static final Set<String> NO_TEXT =
      Set.of("array", "map", "struct", "binary", "udt", "variant");

  private TextColumn() {}

  /** The column of exactly this name, dots and all. */
  static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /**
   * @throws EmbedException where it is not there, or holds no text
   */
  static void mustBeIn(StructType schema, String name) {
    DataType type = type(schema, name);
    if (NO_TEXT.contains(type.typeName())) {
      throw new EmbedException(
          "Column '%s' is of type %s, which is no text. Expected a string, or a number or date to be written as one."
              .formatted(name, type.simpleString()));
    }
  }

  private static DataType type(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst()
        .map(StructField::dataType)
        .orElseThrow(
            () ->
                new EmbedException(
                    "No column '%s' in the input. It has: %s."
                        .formatted(
                            name,
                            Arrays.stream(schema.fieldNames())
                                .map(field -> "'" + field + "'")
                                .collect(Collectors.joining(", ")))));
  }
}
