package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.Precision;
import io.poolhouse.text.TextTokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The engine with other numbers of tokens in a batch, on short and on long texts. */
@Command(
    name = "batches",
    description = "The engine with other numbers of tokens in a batch.",
    mixinStandardHelpOptions = true)
final class Batches implements Callable<Integer> {
  private static final List<Integer> TOKENS = List.of(512, 1_024, 2_048, 4_096, 8_192, 16_384);

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Glosses in a round; of long texts, a thirtieth. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds that count, after one that does not. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** What the JSON file keeps: tokens a second by precision, texts and tokens in a batch. */
  private record Numbers(Machine machine, Map<String, Map<Integer, Double>> tokensPerSecond) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    MiniLm model = MiniLm.prepare(Benchmark.TARGET);
    Map<String, Map<Integer, Double>> rates = new LinkedHashMap<>();
    try (TextTokenizer tokenizer = model.tokenizer();
        Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      for (Precision precision : Engines.precisions()) {
        rates.putAll(new Sweep(model, tokenizer, workers, precision).rates());
      }
    }
    Numbers numbers = new Numbers(machine, rates);
    new Publication("batches").publish(machine.describe() + "\n" + table(rates), numbers);
    return 0;
  }

  private final class Sweep {
    private final MiniLm model;
    private final TextTokenizer tokenizer;
    private final Workers workers;
    private final Precision precision;

    Sweep(MiniLm model, TextTokenizer tokenizer, Workers workers, Precision precision) {
      this.model = model;
      this.tokenizer = tokenizer;
      this.workers = workers;
      this.precision = precision;
    }

    Map<String, Map<Integer, Double>> rates() {
      Glosses glosses = new Glosses();
      List<Encoder> encoders = new ArrayList<>();
      for (int tokens : TOKENS) {
        encoders.add(Encoder.open(model.file(), ComputeDevice.CPU, precision, tokens));
      }
      Map<String, Map<Integer, Double>> rates = new LinkedHashMap<>();
      rates.put(precision.word() + ", glosses", rates(encoders, glosses.spread(count)));
      rates.put(
          precision.word() + ", texts of up to 512 tokens",
          rates(encoders, glosses.joined(count / 30, model.file().maxTokens())));
      encoders.forEach(Encoder::close);
      return rates;
    }

    private Map<Integer, Double> rates(List<Encoder> encoders, List<String> texts) {
      List<EngineContestant> contestants = new ArrayList<>();
      for (int i = 0; i < encoders.size(); i++) {
        contestants.add(contestant(Integer.toString(TOKENS.get(i)), encoders.get(i)));
      }
      Rounds measured = Rounds.of(contestants, texts, rounds);
      long tokens = tokenizer.tokenize(texts).stream().mapToLong(text -> text.tokens()).sum();
      Map<Integer, Double> rates = new LinkedHashMap<>();
      TOKENS.forEach(size -> rates.put(size, tokens / measured.median(Integer.toString(size))));
      return rates;
    }

    private EngineContestant contestant(String name, Encoder encoder) {
      return new EngineContestant(
          name, tokenizer, encoder, model.plan("mean"), EngineContestant.CHUNK_ROWS, workers);
    }
  }

  private static Table table(Map<String, Map<Integer, Double>> rates) {
    List<String> columns = new ArrayList<>(List.of("tokens/s with so many tokens in a batch"));
    TOKENS.forEach(tokens -> columns.add(Speed.whole(tokens)));
    Table table = new Table(columns.toArray(String[]::new));
    rates.forEach(
        (texts, bySize) -> {
          List<String> cells = new ArrayList<>(List.of(texts));
          bySize.values().forEach(rate -> cells.add(Speed.whole(rate)));
          table.add(cells.toArray());
        });
    return table;
  }
}
