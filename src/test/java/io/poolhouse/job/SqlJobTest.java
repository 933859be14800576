package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jobs/sql} in this JVM, on a running session; {@link SqlLauncherTest} has processes. */
class SqlJobTest {
  @TempDir static Path folder;
  private static String model;
  private static String view;

  @BeforeAll
  static void makeInputs() throws IOException {
    TestSpark.session();
    model = TinyModel.withoutUnknown(folder.resolve("tiny")).toString();
    view = "t=" + TestSpark.table(folder.resolve("in.parquet"), texts());
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>(List.of("a house", "is red"));
    texts.add(null);
    texts.add("a house"); // equal, but in the other of two partitions, or not
    return texts;
  }

  @AfterAll
  static void dropTables() {
    TestSpark.session().sql("drop table if exists sql_job_texts");
  }

  private static Run sql(String... arguments) {
    List<String> all = new ArrayList<>(List.of("sql", "--view", view, "--model", model));
    all.addAll(List.of(arguments));
    return Run.of(all.toArray(String[]::new));
  }

  private static List<String> rows(Run run) {
    run.mustBeDone();
    return run.out().subList(0, run.out().size() - 1);
  }

  @Test
  void rowsAreJsonLinesAndTheLastLineIsTheSummary() {
    Run run = sql("select id, text, embed(text, 'mean') v from t order by id");
    List<String> rows = rows(run);
    assertEquals(4, rows.size());
    JsonObject first = JsonParser.parseString(rows.get(0)).getAsJsonObject();
    assertEquals("a house", first.get("text").getAsString());
    List<Row> expected =
        new TextEmbedder()
            .setModel(model)
            .setPoolings("mean")
            .transform(TestSpark.session().read().load(folder.resolve("in.parquet").toString()))
            .orderBy("id")
            .collectAsList();
    JsonArray vector = first.getAsJsonArray("v");
    assertEquals(TinyModel.HIDDEN, vector.size());
    for (int i = 0; i < vector.size(); i++) {
      assertEquals((float) expected.get(0).getList(2).get(i), vector.get(i).getAsFloat(), 1e-6);
    }
    assertEquals("{\"id\":3,\"text\":null,\"v\":null}", rows.get(2));
    JsonObject summary = run.lastResult();
    assertEquals(
        List.of(
            "job",
            "rows",
            "seconds",
            "texts",
            "failed",
            "texts_per_second",
            "tokens",
            "tokens_per_second",
            "model_loads"),
        List.copyOf(summary.keySet()));
    assertEquals("sql", summary.get("job").getAsString());
    assertEquals(4, summary.get("rows").getAsInt());
    assertTrue(summary.get("tokens").getAsInt() >= 8, summary::toString);
    assertTrue(summary.get("tokens_per_second").getAsDouble() > 0);
    assertEquals(1, run.err().size(), run::toString);
    assertTrue(run.err().get(0).startsWith("poolhouse: 4 rows, "), run::toString);
  }

  @Test
  void tokensAreThoseOfTheOperators() {
    Run run = sql("select embed(text, 'mean'), embed(text, 'cls') from t where id = 1");
    assertEquals(1, run.lastResult().get("texts").getAsInt());
    assertEquals(4, run.lastResult().get("tokens").getAsInt());
    assertEquals(0, sql("select id from t").lastResult().get("tokens").getAsInt());
  }

  /** More rows than are asked for at once, so that they come in waves. */
  @Test
  void manyRowsComeInOrderAndFromAllPartitions() {
    Run run =
        sql(
            "select id, embed_tokens(concat('a house ', id %% 3), '%s') n from range(0, 30000, 1, 7)"
                .formatted(model));
    List<String> rows = rows(run);
    assertEquals(30_000, rows.size());
    for (int i = 0; i < rows.size(); i += 997) {
      assertTrue(rows.get(i).startsWith("{\"id\":" + i + ",\"n\":"), rows.get(i));
    }
    assertEquals(30_000, run.lastResult().get("rows").getAsInt());
    int texts = run.lastResult().get("texts").getAsInt();
    assertEquals(3 * 7, texts, "equal ones of a task once");
  }

  @Test
  void aLimitedQueryEmbedsFewTexts() {
    Run run =
        sql("select embed(concat('a house ', id), 'mean') v from range(0, 100000, 1, 4) limit 3");
    assertEquals(3, rows(run).size());
    assertTrue(run.lastResult().get("texts").getAsInt() <= 8, run::toString);
  }

  @Test
  void withAnOutputRowsGoThere() {
    String out = folder.resolve("vectors").toString();
    Run run = sql("select id, embed(text) v from t", "--output", out);
    assertEquals(4, run.mustBeDone().result().get("rows").getAsInt());
    assertTrue(run.result().get("tokens").getAsInt() >= 8, run::toString);
    assertEquals("id int,v array<float>", ddl(out));
    sql("select id, embed(text) v from t", "--output", out)
        .mustBeRefused(
            "poolhouse: '%s' exists already. Give another --output, or --mode overwrite or append."
                .formatted(out));
    sql("select 1 as id", "--output", out, "--mode", "overwrite").mustBeDone();
    assertEquals("id int", ddl(out));
    String csv = folder.resolve("out.csv").toString();
    assertEquals(4, sql("select id from t", "--output", csv).result().get("rows").getAsInt());
    Run tooDeep = sql("select embed(text) v from t", "--output", csv, "--mode", "overwrite");
    assertEquals(2, tooDeep.exitCode(), tooDeep::toString);
  }

  private static String ddl(String table) {
    return TestSpark.session()
        .read()
        .load(table)
        .schema()
        .toDDL()
        .replace(" NOT NULL", "")
        .toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void severalStatementsRunOneAfterTheOther() throws IOException {
    Path file = folder.resolve("query.sql");
    Files.writeString(
        file,
        """
        -- a comment; with a semicolon
        create table sql_job_texts using parquet as
          select id, text, embed(text, 'cls') v from t where text is not null;
        insert into sql_job_texts select 9, 'a;b é "quoted" $HOME `x`', embed('a', 'cls');
        select count(*) n, min(size(v)) width from sql_job_texts; /* done; */
        select text from sql_job_texts where id = 9;
        """);
    Run run = sql("--file", file.toString());
    assertEquals(
        List.of("{\"n\":4,\"width\":8}", "{\"text\":\"a;b é \\\"quoted\\\" $HOME `x`\"}"),
        rows(run));
    assertEquals(2, run.lastResult().get("rows").getAsInt());
    // CTAS: 3 rows, two of them equal and perhaps of one task; INSERT: one
    int texts = run.lastResult().get("texts").getAsInt();
    assertTrue(texts == 3 || texts == 4, run::toString);
  }

  @Test
  void settingsHaveShortNamesAndEndWithTheJob() {
    String query = "select embed_tokens(text) n, embed_status(text) s from t where id = 1";
    assertEquals(List.of("{\"n\":3,\"s\":\"truncated\"}"), rows(sql("--max-tokens", "3", query)));
    assertEquals(List.of("{\"n\":4,\"s\":\"ok\"}"), rows(sql(query)));
    assertFalse(TestSpark.session().catalog().tableExists("t"), "the view stays in the job");
  }

  @Test
  void aFailureWhileItRunsIsExitCodeOne() {
    Run run =
        sql(
            "select embed(text) from values ('a house'), ('a boat') as x(text)",
            "--on-bad-row",
            "fail");
    assertEquals(1, run.exitCode(), run::toString);
    assertEquals(List.of(), run.out());
    assertTrue(
        run.err().get(0).startsWith("poolhouse: A text of status 'failed' (6 characters, "),
        run::toString);
    Run division = sql("--conf", "spark.sql.ansi.enabled=true", "select 1 / (id - id) from t");
    assertEquals(1, division.exitCode(), division::toString);
    assertTrue(division.err().get(0).contains("Division by zero"), division::toString);
  }

  @Test
  void strictMakesTextsThatFailShowInTheExitCode() {
    String query = "select embed_status(text) s from values ('a house'), ('a boat') as x(text)";
    Run lenient = sql(query);
    assertEquals(0, lenient.exitCode(), lenient::toString);
    assertEquals(1, lenient.lastResult().get("failed").getAsInt());
    assertEquals(3, sql(query, "--strict").exitCode());
    assertEquals(0, sql(query.replace("boat", "house"), "--strict").exitCode());
  }

  @Test
  void aStatementThatIsWrongAfterOthersRanIsAFailure() {
    Run run = sql("create temp view twice as select 1; select nothing from twice");
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(
        run.err().get(0).startsWith("poolhouse: Statement 2, line 1, column 8: A "), run::toString);
  }

  @Test
  void nothingRunsWhereAnyStatementIsNoSql() {
    Run run = sql("create table sql_job_never as select 1; selec 2");
    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(
        run.err().get(0).startsWith("poolhouse: Statement 2, line 1, column 1: Syntax error"),
        run::toString);
    assertFalse(TestSpark.session().catalog().tableExists("sql_job_never"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "select embed(text, 'meen') from t | Query, line 1, column 8: embed(t.text, 'meen'): Pooling 'meen': 'meen' at column 1 is unknown. Did you mean 'mean'? Known here: cls, pooler, mean, mean-nospecial, max, sqrt, last, weighted, all.",
        "select embed(tex) from t | Query, line 1, column 14: A column, variable, or function parameter with name `tex` cannot be resolved. Did you mean one of the following? [`text`, `id`].",
        "select embed(text, 'cls', 'minilmm') from t | Query, line 1, column 8: embed(t.text, 'cls', 'minilmm'): There is no model and no folder 'minilmm'. Did you mean 'minilm'? Known models: bert-base, bge-small, e5-small, minilm.",
        "select * from nowhere | Query, line 1, column 15: The table or view `nowhere` cannot be found. Verify the spelling and correctness of the schema and catalog.",
        "; -- nothing | There is no statement in the query. Expected SQL.",
      })
  void aWrongQueryIsRefused(String query, String message) {
    Run run = sql(query);
    assertEquals("poolhouse: " + message, run.err().get(0));
    assertEquals(2, run.exitCode());
    assertEquals(List.of(), run.out());
  }

  @Test
  void aWrongRequestIsRefused() {
    sql()
        .mustBeRefused(
            "poolhouse: There is no query. Give it as an argument, in quotes, or in a file with"
                + " '--file F'.");
    sql("select 1", "--file", "q.sql")
        .mustBeRefused("poolhouse: Both a query and '--file q.sql' are given. Give one of them.");
    sql("--file", "no.sql").mustBeRefused("poolhouse: --file 'no.sql': there is no such file.");
    sql("select 1", "--view", "x=nowhere.csv")
        .mustBeRefused(
            "poolhouse: No such file or table: 'nowhere.csv'. Give a path, a glob or a table that the"
                + " catalog knows.");
    sql("select 1", "--view", "T=x")
        .mustBeRefused("poolhouse: --view 'T' is there twice. Give each view a name of its own.");
    sql("select 1", "--view", "a-b=" + view.substring(2))
        .mustBeRefused(
            "poolhouse: --view 'a-b': a view cannot have this name. Expected letters, digits and"
                + " '_'.");
    sql("select 1", "--model", "minilmm")
        .mustBeRefused(
            "poolhouse: There is no model and no folder 'minilmm'. Did you mean 'minilm'? Known models: bert-base, bge-small, e5-small, minilm.");
    sql("drop table if exists x", "--output", "x")
        .mustBeRefused(
            "poolhouse: The query gives no rows for '--output'. Expected a query, or no '--output'.");
    sql("select 1; select 2", "--output", "x")
        .mustBeRefused(
            "poolhouse: The rows of statement 1 have nowhere to go: '--output' takes those of the last"
                + " statement only. Leave it out, or write its rows into a table.");
    sql("select 1", "--max-tokens", "2")
        .mustBeRefused("poolhouse: --max-tokens 2: expected 3 or more.");
  }
}
