package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.CpuFeatures;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The engine beside what one could take instead, and many poolings beside one. */
@Command(
    name = "speed",
    description = "The engine beside its peers, and many poolings beside one.",
    mixinStandardHelpOptions = true)
final class Speed implements Callable<Integer> {
  private static final int QUICK_TEXTS = 400;
  private static final int QUICK_ROUNDS = 2;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = BenchModel.MINILM,
      description = "minilm, bge-small or bert-base. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--texts-of",
      paramLabel = "SET,…",
      split = ",",
      defaultValue = "short,mixed,long",
      description = "Kinds of texts. Default: ${DEFAULT-VALUE}.")
  private List<String> sets;

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "WordNet glosses in a round; of longer texts as many as have about their tokens."
              + " Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Rounds that count, after one that does not. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--quick", description = "As --texts " + QUICK_TEXTS + " --rounds 2: noisy.")
  private boolean quick;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Cores to use. Default: all of this machine.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--peers",
      paramLabel = "PEER,…",
      split = ",",
      defaultValue = "onnx,djl,langchain4j,sentence-transformers",
      description = "Beside the engine. Default: ${DEFAULT-VALUE}.")
  private List<String> peers;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "Where the engine computes; peers stay on the CPU. Default: ${DEFAULT-VALUE}.")
  private String device;

  /** What the JSON file keeps of a kind of texts. */
  private record Numbers(
      Machine machine, String model, String device, Contest contest, List<Goal> goals) {}

  @Override
  public Integer call() throws IOException {
    List<TextSet> asked;
    List<PeerKind> kinds;
    ComputeDevice where;
    try {
      asked = sets.stream().map(TextSet::parse).toList();
      kinds = peers.stream().map(PeerKind::parse).toList();
      where = ComputeDevice.resolve(DeviceChoice.parse(device), 0);
    } catch (IllegalArgumentException e) {
      System.err.println("bench/run: " + e.getMessage());
      return 2;
    }
    measure(asked, kinds, where);
    return 0;
  }

  private void measure(List<TextSet> asked, List<PeerKind> kinds, ComputeDevice where)
      throws IOException {
    if (quick) {
      count = QUICK_TEXTS;
      rounds = QUICK_ROUNDS;
    }
    Machine machine = Machine.here();
    BenchModel model = BenchModel.prepare(name);
    SpeedGoals wanted = new SpeedGoals(where, model.trainedPooling().word());
    String heading = heading(machine, model, where);
    try (Engines engines = new Engines(model, threads, where);
        Peers all = Peers.of(kinds, model, engines)) {
      for (TextSet set : asked) {
        Contest contest = contest(set, engines, all.peers(), wanted);
        List<Goal> goals = wanted.of(contest);
        new Publication(block(set, where))
            .publish(
                heading + "\n" + new ContestTable(contest, goals),
                new Numbers(machine, name, where.toString(), contest, goals));
      }
    }
  }

  private String block(TextSet set, ComputeDevice where) {
    return "speed %s %s%s".formatted(name, set.word(), where.isCuda() ? " cuda" : "");
  }

  private Contest contest(TextSet set, Engines engines, List<Peer> peers, SpeedGoals wanted)
      throws IOException {
    List<String> texts = set.texts(new Glosses(), engines.tokenizer(), count);
    String settings =
        "%d threads, chunks of %s".formatted(threads, whole(EngineContestant.CHUNK_ROWS));
    List<Entrant> entrants = new ArrayList<>();
    for (Precision precision : engines.opened()) {
      for (String poolings : wanted.poolings()) {
        boolean isComparable = poolings.equals(wanted.onePooling());
        entrants.add(new Entrant(engines.contestant(precision, poolings), isComparable, settings));
      }
    }
    return Contest.of(set, texts, engines.tokens(texts), entrants, peers, rounds);
  }

  private String heading(Machine machine, BenchModel model, ComputeDevice where) {
    boolean bfloat16 = CpuFeatures.here().bfloat16();
    return machine.describe()
        + "%n%s, %s pooling, the engine on %s; the processor has %s for bfloat16. %d rounds, %d threads.%n"
            .formatted(
                name,
                model.trainedPooling().word(),
                where,
                bfloat16 ? "instructions" : "no instructions",
                rounds,
                threads);
  }

  static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }
}
