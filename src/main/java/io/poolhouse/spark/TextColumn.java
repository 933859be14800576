package io.poolhouse.spark;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VariantType;

/** The column whose texts are embedded. */
public record TextColumn(StructField field) {

  /**
   * @throws EmbedException where no column, or more than one, has the name, or it holds no text
   */
  public static TextColumn in(StructType schema, String name) {
    StructField field = field(schema, name);
    if (isNoText(field.dataType())) {
      throw new EmbedException(
          "Column '%s' is of type %s, which is no text. Expected a string, or a number or date to be written as one."
              .formatted(name, field.dataType().simpleString()));
    }
    return new TextColumn(field);
  }

  /** The texts, of a column of exactly this name, dots and all. */
  public Column texts() {
    return functions.col("`" + field.name().replace("`", "``") + "`").cast("string");
  }

  /** Several values, or bytes: no cast makes a text of them that anyone means. */
  private static boolean isNoText(DataType type) {
    return type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType
        || type instanceof BinaryType
        || type instanceof VariantType
        || type instanceof UserDefinedType;
  }

  private static StructField field(StructType schema, String name) {
    // In a case-sensitive session there may be a 'Text' beside 'text'.
    List<StructField> fields = fields(schema, field -> field.equals(name));
    if (fields.isEmpty()) {
      fields = fields(schema, field -> field.equalsIgnoreCase(name));
    }
    return switch (fields.size()) {
      case 0 -> throw missing(schema, name);
      case 1 -> fields.get(0);
      default ->
          throw new EmbedException(
              "%d columns of the input have the name '%s'. Rename all but one."
                  .formatted(fields.size(), name));
    };
  }

  private static List<StructField> fields(StructType schema, Predicate<String> isMeant) {
    return Arrays.stream(schema.fields()).filter(field -> isMeant.test(field.name())).toList();
  }

  private static EmbedException missing(StructType schema, String name) {
    return new EmbedException(
        "No column '%s' in the input. It has: %s."
            .formatted(
                name,
                Arrays.stream(schema.fieldNames())
                    .map(field -> "'" + field + "'")
                    .collect(Collectors.joining(", "))));
  }
}
