package io.poolhouse.job;

import io.poolhouse.lake.TableOutput;
import io.poolhouse.spark.QueryCounts;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobs/sql}: a query in, its rows out. */
@Command(
    sortOptions = false,
    customSynopsis = "jobs/sql [--view=NAME=PATH|TABLE...] [OPTION...] (QUERY | --file=F)",
    description = {
      "Runs Spark SQL with embed(text[, pooling[, model]]), embed_status(text[, model]) and",
      "embed_tokens(text[, model]). Without --output, rows are printed as JSON lines. See docs/sql.md."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a statement failed",
      "2:the command line, configuration, a model, a view or the query is wrong; no row was processed",
      "3:done, but texts failed, and --strict was given"
    })
final class SqlJob implements Callable<Integer>, WorkingJob {
  static final String NAME = "sql";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "QUERY",
      arity = "0..1",
      description =
          "Statements of Spark SQL, separated by ';'. Put '--' before one that begins with '-'.")
  private Optional<String> query;

  @Option(
      names = "--file",
      paramLabel = "F",
      description = "The file that holds them, in UTF-8, instead of QUERY.")
  private Optional<Path> file;

  @Mixin private ViewOptions views;
  @Mixin private CallOptions calls;
  @Mixin private TargetOptions target;
  @Mixin private CommonOptions options;

  private volatile boolean working;

  @Override
  public boolean isWorking() {
    return working;
  }

  @Override
  public Integer call() throws IOException {
    String text = text();
    views.check();
    calls.check();
    target.metrics();
    Optional<TableOutput> output = target.named();
    Console console = new Console(spec.commandLine());
    calls.resolve(console);
    try (Session session = Session.start(NAME, options, console)) {
      // Of its own: settings and views must not stay where the session does.
      SparkSession spark = session.spark().newSession();
      calls.apply(spark);
      views.register(spark, console);
      output.ifPresent(table -> table.check(spark));
      target.metrics().ifPresent(file -> file.check(spark));
      List<SqlStatement> statements = SqlStatement.all(spark, text);
      SqlSummary done = run(spark, statements, output);
      console.say(done.sentence());
      target.result(spark, done.json(NAME), console);
      return options.strict && done.failed() > 0 ? ExitCode.ROWS_FAILED : ExitCode.DONE;
    }
  }

  private void begin(SparkSession spark) {
    if (!working) {
      target.metrics().ifPresent(file -> file.remove(spark));
      working = true;
    }
  }

  private SqlSummary run(
      SparkSession spark, List<SqlStatement> statements, Optional<TableOutput> output) {
    QueryCounts counts = QueryCounts.of(spark);
    JsonRows printed = new JsonRows(spec.commandLine().getOut());
    SqlRun run = new SqlRun(spark, printed, counts, () -> begin(spark));
    long start = System.nanoTime();
    for (SqlStatement statement : statements.subList(0, statements.size() - 1)) {
      run.earlier(statement, output.isPresent());
    }
    run.last(statements.get(statements.size() - 1), output);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new SqlSummary(
        printed.rows() + counts.rows(),
        counts.texts(),
        counts.failed(),
        counts.tokens(),
        seconds,
        counts.modelLoads());
  }

  private String text() throws IOException {
    if (query.isPresent() == file.isPresent()) {
      throw new RequestException(
          query.isPresent()
              ? "Both a query and '--file %s' are given. Give one of them.".formatted(file.get())
              : "There is no query. Give it as an argument, in quotes, or in a file with '--file F'.");
    }
    return query.isPresent() ? query.get() : read(file.get());
  }

  private static String read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new RequestException("--file '%s': there is no such file.".formatted(file));
    }
    try {
      return Files.readString(file);
    } catch (MalformedInputException notText) {
      throw new RequestException("--file '%s' is not text in UTF-8.".formatted(file), notText);
    }
  }
}
