package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The engine with other numbers of rows that are sorted by length together. */
@Command(
    name = "chunks",
    description = "The engine with other numbers of rows that are sorted by length together.",
    mixinStandardHelpOptions = true)
final class Chunks implements Callable<Integer> {
  private static final List<Integer> ROWS = List.of(128, 256, 512, 1_024, 2_048, 4_096);

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "8192",
      description = "Glosses in a round. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds that count, after one that does not. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** What the JSON file keeps: tokens a second by precision and rows in a chunk. */
  private record Numbers(Machine machine, Map<String, Map<Integer, Double>> tokensPerSecond) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    List<String> texts = new Glosses().spread(count);
    SizeRates rates = new SizeRates();
    try (Engines engines = new Engines(BenchModel.prepare(BenchModel.MINILM), machine.cores())) {
      long tokens = engines.tokens(texts);
      for (Precision precision : Engines.precisions()) {
        List<EngineContestant> bySize = new ArrayList<>();
        ROWS.forEach(rows -> bySize.add(engines.contestant(precision, rows)));
        rates.measure(precision.word(), bySize, texts, tokens, rounds);
      }
    }
    String table = rates.table("tokens/s with so many rows in a chunk").toString();
    new Publication("chunks")
        .publish(machine.describe() + "\n" + table, new Numbers(machine, rates.rows()));
    return 0;
  }
}
