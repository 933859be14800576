package io.poolhouse.job;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * An output beside the one that it should be.
 *
 * @param doubled rows with the {@code id} of another
 * @param wrong ids that are missing, nobody's, or have other texts or vectors, by one bit or more
 */
record Comparison(long expected, long found, long doubled, long wrong) {

  static Comparison of(Path undisturbed, Path output) {
    Map<String, Row> wanted = byId(rows(undisturbed));
    List<Row> rows = rows(output);
    Map<String, Row> got = byId(rows);
    long wrong = wanted.keySet().stream().filter(id -> !got.containsKey(id)).count();
    wrong += got.entrySet().stream().filter(each -> !isAs(wanted, each)).count();
    return new Comparison(wanted.size(), rows.size(), rows.size() - got.size(), wrong);
  }

  private static boolean isAs(Map<String, Row> wanted, Map.Entry<String, Row> got) {
    return got.getValue().equals(wanted.get(got.getKey()));
  }

  private static List<Row> rows(Path table) {
    return TestSpark.session().read().parquet(table.toString()).collectAsList();
  }

  private static Map<String, Row> byId(List<Row> rows) {
    Map<String, Row> byId = new HashMap<>();
    rows.forEach(row -> byId.put(String.valueOf(row.<Object>getAs("id")), row));
    return byId;
  }

  boolean isExact() {
    return found == expected && doubled == 0 && wrong == 0;
  }
}
