package io.poolhouse.compare;

import io.poolhouse.model.NearestName;
import io.poolhouse.spark.TextColumn;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column that the user named, in a table that has it: exactly this name, dots and all, else in
 * another case.
 *
 * @param table what the messages call the table: {@code the input}
 */
record InputColumn(StructType schema, StructField field, String table) {

  /**
   * @throws CompareException where no column, or more than one, has the name
   */
  static InputColumn in(StructType schema, String name, String table) {
    // In a case-sensitive session there may be a 'Text' beside 'text'.
    List<StructField> fields = fields(schema, name::equals);
    if (fields.isEmpty()) {
      fields = fields(schema, name::equalsIgnoreCase);
    }
    return switch (fields.size()) {
      case 0 -> throw missing(schema, name, table);
      case 1 -> new InputColumn(schema, fields.get(0), table);
      default ->
          throw new CompareException(
              "%d columns of %s have the name '%s'. Rename all but one."
                  .formatted(fields.size(), table, name));
    };
  }

  /**
   * @throws io.poolhouse.spark.EmbedException where the type is none that is embedded
   */
  Column texts() {
    return TextColumn.in(schema, field.name()).texts();
  }

  /**
   * What is written of numbers.
   *
   * @throws CompareException where the type is neither a number nor a string that may be one
   */
  Column numbers() {
    if (!(isNumeric() || field.dataType() instanceof StringType)) {
      throw new CompareException(
          "Column '%s' is of type %s, which is no number. Expected a number, or a string that is one."
              .formatted(field.name(), field.dataType().simpleString()));
    }
    return strings();
  }

  /** As Spark writes the values: 3.0 stays "3.0", a decimal keeps its zeros, true is "true". */
  Column strings() {
    return column().cast("string");
  }

  /**
   * The labels' own texts; null where there is none: null, NaN (what pandas makes of a missing
   * number), or blank.
   *
   * @throws CompareException where the type is none of a label
   */
  Column labels() {
    DataType type = field.dataType();
    if (!(type instanceof StringType || type instanceof BooleanType || isNumeric())) {
      throw new CompareException(
          "Column '%s' of %s is of type %s, which is no label. Expected strings, numbers or booleans."
              .formatted(field.name(), table, type.simpleString()));
    }
    boolean hasNaN = type instanceof DoubleType || type instanceof FloatType;
    Column present = strings().rlike("[^\\s\\p{Z}]");
    return functions.when(
        hasNaN ? present.and(functions.not(column().isNaN())) : present, strings());
  }

  boolean isNumeric() {
    return field.dataType() instanceof NumericType;
  }

  private Column column() {
    return functions.col("`" + field.name().replace("`", "``") + "`");
  }

  private static List<StructField> fields(StructType schema, Predicate<String> isMeant) {
    return Arrays.stream(schema.fields()).filter(field -> isMeant.test(field.name())).toList();
  }

  private static CompareException missing(StructType schema, String name, String table) {
    List<String> names = List.of(schema.fieldNames());
    return new CompareException(
        "No column '%s' in %s. %sIt has: %s."
            .formatted(
                name,
                table,
                NearestName.to(name, names).map("Did you mean '%s'? "::formatted).orElse(""),
                names.stream().map("'%s'"::formatted).collect(Collectors.joining(", "))));
  }
}
