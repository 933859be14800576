package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
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

  /** A long text has about so many times the tokens of a gloss. */
  private static final int TIMES_AS_LONG = 30;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = BenchModel.MINILM,
      description = "A model of conf/models.properties. Default: ${DEFAULT-VALUE}.")
  private String name;

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
    BenchModel model = BenchModel.prepare(name);
    SizeRates rates = new SizeRates();
    try (Engines engines = new Engines(model, machine.cores())) {
      for (Precision precision : Engines.precisions()) {
        measure(rates, model, engines, precision);
      }
    }
    String table = rates.table("tokens/s with so many tokens in a batch").toString();
    new Publication("batches " + name)
        .publish(machine.describe() + "\n" + table, new Numbers(machine, rates.rows()));
    return 0;
  }

  private void measure(SizeRates rates, BenchModel model, Engines engines, Precision precision) {
    List<Encoder> encoders = new ArrayList<>();
    List<EngineContestant> bySize = new ArrayList<>();
    for (int tokens : TOKENS) {
      Encoder encoder = Encoder.open(model.file(), ComputeDevice.CPU, precision, tokens);
      encoders.add(encoder);
      bySize.add(engines.contestant(Integer.toString(tokens), encoder));
    }
    Glosses glosses = new Glosses();
    List<String> shorter = glosses.spread(count);
    List<String> longer = glosses.joined(count / TIMES_AS_LONG, model.file().maxTokens());
    String word = precision.word();
    rates.measure(word + ", glosses", bySize, shorter, engines.tokens(shorter), rounds);
    rates.measure(word + ", 512 tokens each", bySize, longer, engines.tokens(longer), rounds);
    encoders.forEach(Encoder::close);
  }
}
