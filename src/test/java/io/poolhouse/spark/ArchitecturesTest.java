package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Models of several families, and of equal tokenizers, in one query of one application. */
class ArchitecturesTest {
  private static final Path GOLDEN = Path.of("../shared/golden/architectures");

  private static final List<String> FAMILIES =
      List.of("bert-relu", "roberta", "distilbert", "electra", "albert-groups");

  @Test
  void oneQueryGivesEachTextTheVectorsOfEachFamily() throws IOException {
    assumeTrue(Files.isDirectory(GOLDEN), "no " + GOLDEN);
    Map<String, List<JsonObject>> rows = new LinkedHashMap<>();
    for (String family : FAMILIES) {
      rows.put(family, rows(family));
    }
    Dataset<Row> embedded = table(rows);
    for (String family : FAMILIES) {
      embedded = embedder(family).transform(embedded);
    }
    for (String family : FAMILIES) {
      Map<Integer, float[]> vectors = LocalSpark.vectors(embedded, column(family) + "_mean");
      assertEquals(rows.get(family).size(), vectors.size());
      for (int text = 0; text < vectors.size(); text++) {
        JsonObject expected = rows.get(family).get(text);
        assertArrayEquals(
            new Gson().fromJson(expected.get("mean"), float[].class),
            vectors.get(text),
            2e-4f,
            family + ": " + expected.get("what").getAsString());
      }
    }
  }

  /** A column of texts for each family: some of them are its own tokenizer's words. */
  private static Dataset<Row> table(Map<String, List<JsonObject>> rows) {
    StructType schema = new StructType().add("id", DataTypes.IntegerType);
    for (String family : FAMILIES) {
      schema = schema.add(column(family), DataTypes.StringType);
    }
    List<Row> table = new ArrayList<>();
    for (int text = 0; text < rows.get(FAMILIES.get(0)).size(); text++) {
      List<Object> row = new ArrayList<>(List.of(text));
      for (String family : FAMILIES) {
        row.add(rows.get(family).get(text).get("text").getAsString());
      }
      table.add(RowFactory.create(row.toArray()));
    }
    return LocalSpark.session().createDataFrame(table, schema);
  }

  private static TextEmbedder embedder(String family) {
    return new TextEmbedder()
        .setModel(GOLDEN.resolve(family).toString())
        .setInputCol(column(family))
        .setPoolings("mean")
        .setControlTokens(true);
  }

  private static String column(String family) {
    return family.replace('-', '_');
  }

  private static List<JsonObject> rows(String family) throws IOException {
    return Files.readAllLines(GOLDEN.resolve(family).resolve("golden.jsonl")).stream()
        .map(line -> new Gson().fromJson(line, JsonObject.class))
        .toList();
  }
}
