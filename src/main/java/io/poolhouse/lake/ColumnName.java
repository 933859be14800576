package io.poolhouse.lake;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The name of one column, dots and all. */
record ColumnName(String name) {

  /** In SQL. */
  String quoted() {
    return "`" + name.replace("`", "``") + "`";
  }

  Column column() {
    return functions.col(quoted());
  }

  /** As Spark compares names: in any case, the exact one first. */
  Optional<StructField> in(StructType schema) {
    List<StructField> fields =
        Arrays.stream(schema.fields())
            .filter(field -> field.name().equalsIgnoreCase(name))
            .toList();
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .or(() -> fields.stream().findFirst());
  }

  static Column[] columns(List<String> names) {
    return names.stream().map(name -> new ColumnName(name).column()).toArray(Column[]::new);
  }

  /** For messages: {@code 'a', 'b'}. */
  static String list(List<String> names) {
    return "'" + String.join("', '", names) + "'";
  }
}
