package io.poolhouse.bench;

import io.poolhouse.text.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Seconds of {@code jobs/embed} against rows and tokens, and what follows for large tables. */
@Command(
    name = "scale",
    description = "Seconds of jobs/embed against rows and tokens, and what follows from them.",
    mixinStandardHelpOptions = true)
final class Scale implements Callable<Integer> {
  private static final Path PAGE = Path.of("docs", "scale.md");
  private static final int LAYERS = 6;
  private static final int HIDDEN = 384;
  private static final int TOKENIZED_TEXTS = 20_000;

  /** Weights that a token is multiplied with, and a multiplication and an addition for each. */
  private static final double OPERATIONS = 2.0 * LAYERS * 12 * HIDDEN * HIDDEN;

  @Option(
      names = "--rows",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "10000,100000",
      description = "Tables of short texts. Default: ${DEFAULT-VALUE}.")
  private List<Long> tables;

  @Option(
      names = "--lengths",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "2,4,8,16,30",
      description = "Glosses in a text of the other tables. Default: ${DEFAULT-VALUE}.")
  private List<Integer> lengths;

  @Option(
      names = "--long-rows",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Glosses in each of these tables. Default: ${DEFAULT-VALUE}.")
  private long glosses;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float32",
      description = "Default: ${DEFAULT-VALUE}.")
  private String precision;

  /** What the JSON file keeps. */
  private record Numbers(
      Machine machine, String precision, List<LinearFit.Point> points, LinearFit fit) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    BenchModel model = BenchModel.prepare(BenchModel.MINILM);
    List<LinearFit.Point> points = new ArrayList<>();
    for (TextTable table : measured()) {
      Path written;
      try (SparkSession spark = LocalSpark.start(2)) {
        written = table.written(spark);
      }
      WatchedJob job =
          WatchedJob.run(
              WatchedJob.embedding(written, BenchModel.MINILM, precision, "--distinct", "off"));
      points.add(new LinearFit.Point(table.rows(), job.number("tokens"), job.seconds()));
    }
    LinearFit fit = LinearFit.of(points);
    publishFit(new Numbers(machine, precision, points, fit));
    publishCosts(new ScaleCosts(fit, machine.cores(), tokenizing(model), OPERATIONS, HIDDEN));
    return 0;
  }

  private List<TextTable> measured() {
    List<TextTable> all = new ArrayList<>();
    tables.forEach(rows -> all.add(TextTable.of(rows)));
    for (int length : lengths) {
      all.add(new TextTable(glosses / length, glosses / length, length));
    }
    return all;
  }

  /** Seconds of one core for a token. */
  private static double tokenizing(BenchModel model) {
    List<String> texts = new Glosses().spread(TOKENIZED_TEXTS);
    try (TextTokenizer tokenizer = model.tokenizer()) {
      tokenizer.tokenize(texts); // Java compiles
      long start = System.nanoTime();
      long tokens = tokenizer.tokenize(texts).stream().mapToLong(text -> text.tokens()).sum();
      return (System.nanoTime() - start) / 1e9 / tokens;
    }
  }

  private static void publishFit(Numbers numbers) throws IOException {
    Table table = new Table("rows", "tokens each", "seconds", "by the fit");
    for (LinearFit.Point point : numbers.points) {
      table.add(
          Speed.whole(point.rows()),
          "%.1f".formatted(point.tokens() / point.rows()),
          "%.1f".formatted(point.seconds()),
          "%.1f".formatted(numbers.fit.seconds(point)));
    }
    LinearFit fit = numbers.fit;
    String sentence =
        String.format(
            Locale.ROOT,
            "%nFit: %.1f s + %.1f µs a row + %.1f µs a token, both of all %d cores together;"
                + " furthest from a measured time: %.0f %%.%n",
            fit.fixed(),
            fit.perRow() * 1e6,
            fit.perToken() * 1e6,
            numbers.machine.cores(),
            100 * fit.largestError());
    new Publication("scale", PAGE)
        .publish(
            numbers.machine.describe()
                + "\nminilm, %s, one pooling, Parquet to Parquet.%n%n".formatted(numbers.precision)
                + table
                + sentence,
            numbers);
  }

  private static void publishCosts(ScaleCosts costs) throws IOException {
    String assumptions =
        String.format(
            Locale.ROOT,
            "Computed from the fit above, %.2f µs a token of one core for the tokenizer (measured in"
                + " the same run), %.1f million operations a token, and these assumptions:"
                + " %.2f USD a core-hour; %.2f USD an hour of one H100 with %d cores, at %.0f %% of"
                + " its %.0f TFLOP/s in bfloat16, not measured.%n%n",
            costs.tokenizing() * 1e6,
            costs.operations() / 1e6,
            ScaleCosts.CORE_HOUR,
            ScaleCosts.GPU_HOUR,
            ScaleCosts.CORES_OF_GPU,
            100 * ScaleCosts.GPU_SHARE,
            ScaleCosts.GPU_PEAK / 1e12);
    new Publication("scale costs", PAGE).publish(assumptions + costs.table(), costs);
  }
}
