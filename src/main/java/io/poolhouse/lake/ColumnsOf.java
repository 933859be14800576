package io.poolhouse.lake;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/** The columns that an output has to hold. */
record ColumnsOf(StructType schema) {

  /** Refuses vectors in CSV, and more than a text in text files. */
  void mustFit(FileFormat format) {
    switch (format) {
      case CSV, TSV -> mustBeFlat(format);
      case TEXT -> mustBeOneText();
      case JSON, PARQUET, ORC, AVRO -> {}
    }
  }

  /** Iceberg says so only when the rows are computed. */
  void mustFitIceberg() {
    Arrays.stream(schema.fields())
        .filter(field -> field.dataType() instanceof UserDefinedType<?>)
        .findFirst()
        .ifPresent(
            field -> {
              throw new LakeException(
                  ("Iceberg cannot hold column '%s' (%s). Give 'embed --as array', 'score"
                          + " --probability map', or --output-format delta.")
                      .formatted(field.name(), field.dataType().simpleString()));
            });
  }

  private void mustBeFlat(FileFormat format) {
    Arrays.stream(schema.fields())
        .filter(field -> isNested(field.dataType()))
        .findFirst()
        .ifPresent(
            field -> {
              throw new LakeException(
                  "%s cannot hold column '%s' (%s). Give --output-format parquet or jsonl."
                      .formatted(
                          format.name().toLowerCase(Locale.ROOT),
                          field.name(),
                          field.dataType().simpleString()));
            });
  }

  private void mustBeOneText() {
    StructField[] fields = schema.fields();
    if (fields.length != 1 || !fields[0].dataType().equals(DataTypes.StringType)) {
      throw new LakeException(
          "txt holds one string column, not %s. Give --output-format parquet or jsonl."
              .formatted(schema.simpleString()));
    }
  }

  /** User-defined types: among them MLlib's vector. */
  static boolean isNested(DataType type) {
    return type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType
        || type instanceof UserDefinedType<?>;
  }
}
