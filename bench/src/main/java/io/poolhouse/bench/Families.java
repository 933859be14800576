package io.poolhouse.bench;

import io.poolhouse.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Each family of encoders beside transformers' padded program of the same random weights. */
@Command(
    name = "families",
    description = "Each family of encoders beside a padded program of the same weights.",
    mixinStandardHelpOptions = true)
final class Families implements Callable<Integer> {

  @Option(
      names = "--families",
      paramLabel = "FAMILY,…",
      split = ",",
      defaultValue =
          "bert,roberta,xlm-roberta,camembert,distilbert,electra,albert,mpnet,deberta-v2,"
              + "modernbert,nomic-bert",
      description = "The table then has these alone. Default: ${DEFAULT-VALUE}.")
  private List<String> words;

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Mixed texts in a round; every other one is a gloss. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "8",
      description = "Texts in a batch of the padded program. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "2",
      description = "Rounds that count, after one that does not. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--golden",
      paramLabel = "DIR",
      defaultValue = "../shared/golden/architectures",
      description =
          "Where the tiny models of the families lie, for their tokenizers. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path golden;

  @Option(
      names = "--keep",
      description = "Keeps the models of random weights, half a gigabyte each, for the next run.")
  private boolean keep;

  /** What the JSON file keeps. */
  private record Numbers(
      Machine machine,
      int rows,
      Map<Family, FamilyContest> contests,
      Map<Family, String> notMeasured,
      List<Goal> goals) {}

  @Override
  public Integer call() throws IOException {
    List<Family> families;
    Python python;
    try {
      families = words.stream().map(Family::parse).distinct().toList();
      if (!Files.isDirectory(golden)) {
        throw new IllegalArgumentException("There is no '%s'; see --golden.".formatted(golden));
      }
      python = Python.find("torch", "transformers");
    } catch (IllegalArgumentException | PeerMissingException e) {
      System.err.println("bench/run: " + e.getMessage());
      return 2;
    }
    measure(families, python);
    return 0;
  }

  private void measure(List<Family> families, Python python) throws IOException {
    Machine machine = Machine.here();
    FamilyTable table = new FamilyTable(new LinkedHashMap<>(), new LinkedHashMap<>());
    try (PaddedProcess peer = new PaddedProcess(python)) {
      for (Family family : families) {
        System.err.println(family.word() + " …");
        measure(family, peer, table);
        publication().keep(heading(machine, table) + table, numbers(machine, table));
      }
    }
    publication().publish(heading(machine, table) + table, numbers(machine, table));
  }

  private static Publication publication() {
    return new Publication("families");
  }

  private Numbers numbers(Machine machine, FamilyTable table) {
    return new Numbers(machine, rows, table.contests(), table.notMeasured(), table.goals());
  }

  /** A family that fails is no reason to lose the others. */
  private void measure(Family family, PaddedProcess peer, FamilyTable table) throws IOException {
    try {
      table.contests().put(family, contest(family, peer));
    } catch (IOException | RuntimeException | LinkageError e) {
      table.notMeasured().put(family, "failed: " + e.getMessage());
      e.printStackTrace();
    } finally {
      if (!keep) {
        family.delete();
      }
    }
  }

  private FamilyContest contest(Family family, PaddedProcess peer) throws IOException {
    family.make(peer, golden);
    BenchModel model = BenchModel.of(ModelPackage.open(family.folder()), family.packed());
    PaddedProcess.Loaded loaded = peer.load(family.folder());
    try (Engines engines = new Engines(model, 1)) {
      List<String> texts = TextSet.MIXED.exactly(new Glosses(), engines.tokenizer(), count);
      return FamilyContest.of(texts, engines, peer, loaded, rows, rounds);
    }
  }

  private String heading(Machine machine, FamilyTable table) {
    String versions =
        table.contests().values().stream()
            .map(contest -> contest.peer().versions())
            .findFirst()
            .orElse("none ran");
    return machine.describe()
        + "%nRandom weights of the base sizes; %d mixed texts, mean pooling, one thread. The padded program, in float32: %s, batches of %d. %d rounds.%n%n"
            .formatted(count, versions, rows, rounds);
  }
}
