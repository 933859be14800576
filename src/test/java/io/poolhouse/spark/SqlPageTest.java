package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the SQL of {@code docs/sql.md}, a statement after the other. What the page says behind
 * {@code -- texts:} is how many texts the model must have seen, behind {@code -- gives:} the rows,
 * behind {@code -- refused:} the words of the refusal.
 */
class SqlPageTest {
  private static final Path PAGE = Path.of("docs", "sql.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sql\\n(.*?)```");
  private static final Pattern PROMISE = Pattern.compile("(?m)^-- (texts|gives|refused): (.*)$");

  private final SparkSession spark = LocalSpark.session();

  @AfterEach
  void dropViews() {
    for (String view : List.of("reviews", "scored")) {
      spark.catalog().dropTempView(view);
    }
    spark.conf().unset("spark.poolhouse.normalize");
    spark.conf().unset("spark.sql.leafNodeDefaultParallelism");
  }

  @TestFactory
  Stream<DynamicTest> everyStatementDoesWhatThePageSays() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      for (String part : blocks.group(1).split(";( --.*)?\\n")) {
        String statement = part.replace("'minilm'", "'" + MiniLm.folder() + "'").strip();
        if (!PROMISE.matcher(statement).replaceAll("").isBlank()) {
          tests.add(DynamicTest.dynamicTest(part.strip(), () -> run(statement)));
        }
      }
    }
    assertTrue(tests.size() > 15, "statements on the page: " + tests.size());
    return tests.stream();
  }

  private void run(String statement) {
    List<MatchResult> promises = PROMISE.matcher(statement).results().toList();
    String sql = PROMISE.matcher(statement).replaceAll("").strip();
    String refusal = promise(promises, "refused");
    if (refusal != null) {
      AnalysisException e = assertThrows(AnalysisException.class, () -> spark.sql(sql));
      assertTrue(e.getMessage().contains(refusal), e.getMessage());
      return;
    }
    QueryCounts counts = QueryCounts.of(spark);
    String rows = spark.sql(sql).collectAsList().toString();
    String texts = promise(promises, "texts");
    if (texts != null) {
      assertEquals(texts, String.valueOf(counts.texts()));
    }
    String gives = promise(promises, "gives");
    if (gives != null) {
      assertEquals(gives, rows);
    }
  }

  private static String promise(List<MatchResult> promises, String what) {
    return promises.stream()
        .filter(promise -> promise.group(1).equals(what))
        .map(promise -> promise.group(2).strip())
        .findFirst()
        .orElse(null);
  }

  @Test
  void everySettingIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    for (String name :
        List.of(
            "model",
            "maxTokens",
            "longTexts",
            "normalize",
            "precision",
            "device",
            "onBadRow",
            "showTexts",
            "maxModels")) {
      assertTrue(page.contains("`spark.poolhouse." + name + "`"), name);
    }
    for (SqlFunction function : SqlFunction.values()) {
      assertTrue(page.contains("`" + function.word() + "("), function.word());
    }
  }
}
