package io.poolhouse.compare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VariantType;

/** A column of a table of pairs that the user named. */
record PairColumn(StructField field) {

  /**
   * @throws CompareException where no column, or more than one, has the name
   */
  static PairColumn in(StructType schema, String name) {
    // In a case-sensitive session there may be a 'Text' beside 'text'.
    List<StructField> fields = fields(schema, field -> field.equals(name));
    if (fields.isEmpty()) {
      fields = fields(schema, field -> field.equalsIgnoreCase(name));
    }
    return switch (fields.size()) {
      case 0 -> throw missing(schema, name);
      case 1 -> new PairColumn(fields.get(0));
      default ->
          throw new CompareException(
              "%d columns of the input have the name '%s'. Rename all but one."
                  .formatted(fields.size(), name));
    };
  }

  String name() {
    return field.name();
  }

  /** The values of a column of exactly this name, dots and all. */
  Column values() {
    return functions.col("`" + name().replace("`", "``") + "`");
  }

  /** The values as text; bytes that are no UTF-8 become U+FFFD, as tokenizers see them. */
  Column texts() {
    return functions.make_valid_utf8(values().cast("string"));
  }

  /**
   * @throws CompareException for several values, or bytes: no cast makes a text of them that anyone
   *     means
   */
  PairColumn mustBeText() {
    DataType type = field.dataType();
    if (type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType
        || type instanceof BinaryType
        || type instanceof VariantType
        || type instanceof UserDefinedType) {
      throw new CompareException(
          "Column '%s' is of type %s, which is no text. Expected a string, or a number or date to be written as one."
              .formatted(name(), type.simpleString()));
    }
    return this;
  }

  /**
   * @throws CompareException for what is neither a number nor a string that may be one
   */
  PairColumn mustBeNumeric() {
    DataType type = field.dataType();
    if (type instanceof NumericType || type instanceof StringType) {
      return this;
    }
    throw new CompareException(
        "Column '%s' is of type %s, which is no number. Expected a number, or a string that is one."
            .formatted(name(), type.simpleString()));
  }

  private static List<StructField> fields(StructType schema, Predicate<String> isMeant) {
    return Arrays.stream(schema.fields()).filter(field -> isMeant.test(field.name())).toList();
  }

  private static CompareException missing(StructType schema, String name) {
    return new CompareException(
        "No column '%s' in the input.%s It has: %s."
            .formatted(
                name,
                nearest(schema, name).map(" Did you mean '%s'?"::formatted).orElse(""),
                Arrays.stream(schema.fieldNames())
                    .map(field -> "'" + field + "'")
                    .collect(Collectors.joining(", "))));
  }

  /** Half of the letters may be wrong; more is a guess. */
  private static Optional<String> nearest(StructType schema, String name) {
    return Arrays.stream(schema.fieldNames())
        .min(Comparator.comparingInt(field -> edits(field, name)))
        .filter(field -> 2 * edits(field, name) <= Math.max(field.length(), name.length()));
  }

  private static int edits(String one, String other) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
  }
}
