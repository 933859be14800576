package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.EngineProfile;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Products;
import io.poolhouse.model.EncoderConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much of what the machine can do the engine does, and where the rest goes. */
@Command(
    name = "roofline",
    description = "The engine beside the matrix products that it consists of.",
    mixinStandardHelpOptions = true)
final class Roofline implements Callable<Integer> {
  /** The shares asked for. */
  private static final Map<Precision, Map<String, Double>> FLOORS =
      Map.of(
          Precision.FLOAT32, Map.of("bert-base", 0.88, BenchModel.MINILM, 0.85),
          Precision.BFLOAT16, Map.of("bert-base", 0.75));

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = BenchModel.MINILM,
      description = "A model of conf/models.properties. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--texts-of",
      paramLabel = "SET",
      defaultValue = "mixed",
      description = "short, mixed or long. Default: ${DEFAULT-VALUE}.")
  private String set;

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "Glosses; of longer texts as many as have about their tokens. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Rounds that count, after one that does not. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "Where to compute. Default: ${DEFAULT-VALUE}.")
  private String device;

  /** One round: operations a second of the products alone and of the engine. */
  private record Round(ProductRates products, double engine) {}

  /** What the JSON file keeps of one precision. */
  private record Numbers(Work work, List<Round> rounds, Map<String, Double> profile) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    ComputeDevice where = ComputeDevice.resolve(DeviceChoice.parse(device), 0);
    BenchModel model = BenchModel.prepare(name);
    List<Goal> goals = new ArrayList<>();
    StringBuilder text = new StringBuilder(machine.describe());
    Map<String, Numbers> all = new LinkedHashMap<>();
    int threads = where.isCuda() ? 1 : machine.cores();
    try (Engines engines = new Engines(model, threads, where);
        Products products = Products.open(Benchmark.TARGET.resolve("products.pt"), where)) {
      List<String> texts = TextSet.parse(set).texts(new Glosses(), engines.tokenizer(), count);
      Work work = Work.of(model.file().config(), engines.tokenizer(), texts);
      text.append(heading(work, texts.size(), model.file().config(), threads));
      for (Precision precision : engines.opened()) {
        Numbers numbers = measure(engines, products, precision, texts, work);
        all.put(precision.word(), numbers);
        text.append('\n').append(tables(precision, numbers, model.file().config()));
        goal(precision, numbers).ifPresent(goals::add);
      }
    }
    text.append('\n').append(Goal.table(goals));
    new Publication("roofline " + name + (where.isCuda() ? " cuda" : ""))
        .publish(text.toString(), all);
    return 0;
  }

  private Numbers measure(
      Engines engines, Products products, Precision precision, List<String> texts, Work work)
      throws IOException {
    EngineContestant engine = engines.contestant(precision, Engines.ONE_POOLING);
    Encoder encoder = engine.encoder();
    EncoderConfig model = encoder.file().config();
    List<Round> counted = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      ProductRates rates =
          ProductRates.measure(
              products, model, precision, encoder.batchTokens(), engines.workers());
      double seconds = Rounds.seconds(engine, texts);
      if (round > 0) {
        counted.add(new Round(rates, work.flop() / seconds));
      }
    }
    Path trace = Benchmark.TARGET.resolve("profile-" + precision.word() + ".json");
    Map<String, Double> profile = EngineProfile.of(() -> engine.inOneThread(texts), trace);
    return new Numbers(work, counted, profile);
  }

  private String heading(Work work, int texts, EncoderConfig model, int threads) {
    return String.format(
        Locale.ROOT,
        "%n%s, %s texts (%s), %,d tokens; %d rounds, %d threads. Million floating-point operations"
            + " a token: %.1f in %d layers' products with weights, %.1f in attention.%n",
        name,
        Speed.whole(texts),
        set,
        work.tokens(),
        rounds,
        threads,
        work.linear() / work.tokens() / 1e6,
        model.layers(),
        work.attention() / work.tokens() / 1e6);
  }

  private static String tables(Precision precision, Numbers numbers, EncoderConfig model) {
    Table rates = new Table(precision.word() + ", a token and layer", "MFLOP", "GFLOP/s");
    for (Shape shape : Shape.of(model)) {
      rates.add(
          shape.part(),
          String.format(Locale.ROOT, "%.2f", shape.flopPerToken() / 1e6),
          giga(median(numbers, round -> round.products().plain().get(shape))));
    }
    rates.add(
        "feed-forward in, with GELU", "", giga(median(numbers, r -> r.products().withGelu())));
    rates.add("all products: the roofline", "", giga(median(numbers, r -> r.products().whole())));
    rates.add("the engine, attention included", "", giga(median(numbers, Round::engine)));
    rates.add("its share of the roofline", "", share(numbers));
    Table profile = new Table(precision.word() + ", share of the pass", "%");
    Map<ProfilePart, Double> parts = ProfilePart.seconds(numbers.profile());
    double all = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    parts.forEach(
        (part, seconds) ->
            profile.add(part.title(), String.format(Locale.ROOT, "%.1f", 100 * seconds / all)));
    return rates + "\n" + profile;
  }

  private Optional<Goal> goal(Precision precision, Numbers numbers) {
    Map<String, Double> floors = FLOORS.getOrDefault(precision, Map.of());
    return Optional.ofNullable(floors.get(name))
        .map(
            floor ->
                Goal.atLeast(
                    precision.word() + ": the engine's share of the roofline",
                    share(numbers),
                    floor));
  }

  private static Ratio share(Numbers numbers) {
    return Ratio.of(
        numbers.rounds().stream()
            .mapToDouble(round -> round.engine() / round.products().whole())
            .toArray());
  }

  private static double median(Numbers numbers, ToDoubleFunction<Round> figure) {
    return Ratio.median(numbers.rounds().stream().mapToDouble(figure).sorted().toArray());
  }

  private static String giga(double perSecond) {
    return Speed.whole(perSecond / 1e9);
  }
}
