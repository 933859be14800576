package io.poolhouse.finetune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Precision;
import io.poolhouse.job.TinyModel;
import io.poolhouse.model.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials of a tiny model on texts whose label is the token that they have most of. */
class TrialRunTest {
  private static final int ROWS = 240;
  private static final int TRAINING = 160;
  private static final int CLASSES = 3;
  private static final Trial MEAN = new Trial(new TrainedPooling("mean"), 5, 0, true);

  /** What a test throws in the middle of a trial. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir static Path folder;
  private static ModelFile file;

  @BeforeAll
  static void write() throws IOException {
    ModelPackage model = ModelPackage.open(TinyModel.in(folder.resolve("tiny")));
    file = ModelFile.write(model, folder.resolve("tiny.pt"));
  }

  private static TrialSettings settings(int epochs, int patience, double checkpointSeconds) {
    return settings(epochs, patience, checkpointSeconds, 0.1);
  }

  private static TrialSettings settings(
      int epochs, int patience, double checkpointSeconds, double dropout) {
    return new TrialSettings(
        epochs,
        0.01,
        16,
        0.1,
        dropout,
        1,
        0,
        Precision.FLOAT32,
        2,
        patience,
        CLASSES,
        DeviceChoice.CPU,
        checkpointSeconds);
  }

  /**
   * @param isPermuted whether the training rows' labels say nothing of their texts
   */
  private static TrialRows rows(boolean isPermuted) {
    Random random = new Random(3);
    int[] labels = new int[ROWS];
    int[] starts = new int[ROWS + 1];
    IntStream.Builder tokens = IntStream.builder();
    for (int row = 0; row < ROWS; row++) {
      labels[row] = random.nextInt(CLASSES);
      int words = 4 + random.nextInt(6);
      tokens.add(2);
      for (int word = 0; word < words; word++) {
        tokens.add(random.nextInt(4) == 0 ? 5 + random.nextInt(8) : 8 + labels[row]);
      }
      tokens.add(3);
      starts[row + 1] = starts[row] + words + 2;
    }
    if (isPermuted) {
      for (int row = 0; row < TRAINING; row++) {
        labels[row] = random.nextInt(CLASSES);
      }
    }
    int[] texts = IntStream.range(0, ROWS).toArray();
    TrialSplit split =
        TrialSplit.of(
            IntStream.range(0, TRAINING).toArray(),
            IntStream.range(TRAINING, ROWS).toArray(),
            labels,
            texts,
            1);
    return new TrialRows(tokens.build().toArray(), starts, texts, labels, List.of(split));
  }

  private static TrialResult run(
      String name, Trial trial, TrialSettings settings, TrialRows rows, Consumer<TrialStep> hears)
      throws IOException {
    return new TrialRun(trial, settings, rows, folder.resolve(name), hears)
        .on(file, ComputeDevice.CPU);
  }

  private static double accuracy(TrialResult result, TrialRows rows) {
    int[] labels = rows.labels(rows.splits().get(0).held());
    return IntStream.range(0, labels.length)
            .filter(i -> result.predictions()[i] == labels[i])
            .count()
        / (double) labels.length;
  }

  private static Consumer<TrialStep> killingAt(int step) {
    return each -> {
      if (each.step() == step) {
        throw new Killed();
      }
    };
  }

  @Test
  void aTrialLearnsWhatTheTextsSay() throws IOException {
    TrialRows rows = rows(false);
    // Of eight numbers a token none can be left out.
    TrialResult result = run("learns", MEAN, settings(20, 20, 60, 0), rows, step -> {});
    assertTrue(accuracy(result, rows) > 0.9, () -> "accuracy " + accuracy(result, rows));
    assertEquals(20 * 9, result.losses().length);
    assertTrue(result.losses()[179] < result.losses()[0] * 0.1);
    assertEquals(20, result.epochs().size());
  }

  @Test
  void permutedLabelsTeachNothing() throws IOException {
    TrialRows rows = rows(true);
    for (String pooling : List.of("mean", "cls", "attention")) {
      Trial trial = new Trial(new TrainedPooling(pooling), 5, 0, false);
      TrialResult result = run("permuted " + pooling, trial, settings(4, 4, 60), rows, step -> {});
      // Of 80 rows a third by chance: four standard deviations are 21 points.
      assertTrue(accuracy(result, rows) < 0.54, pooling + " " + accuracy(result, rows));
    }
  }

  @Test
  void aTrialThatWasKilledGoesOnToTheSameLosses() throws IOException {
    TrialRows rows = rows(false);
    TrialSettings everyStep = settings(3, 3, 0);
    TrialResult whole = run("whole", MEAN, everyStep, rows, step -> {});
    // In the middle of the first epoch, at its end, and twice in the same later one.
    for (int step : new int[] {4, 9, 14, 16}) {
      assertThrows(Killed.class, () -> run("killed", MEAN, everyStep, rows, killingAt(step)));
    }
    int[] first = new int[1];
    TrialResult resumed =
        run(
            "killed",
            MEAN,
            everyStep,
            rows,
            step -> first[0] = first[0] == 0 ? step.step() : first[0]);
    assertTrue(first[0] > 1, "begun anew");
    assertArrayEquals(whole.losses(), resumed.losses());
    assertEquals(whole.epochs(), resumed.epochs());
    assertArrayEquals(whole.predictions(), resumed.predictions());
    assertArrayEquals(whole.probabilities(), resumed.probabilities());
  }

  @Test
  void aTrialThatIsDoneIsNotRunAgainAndKeepsOnlyWhatIsWanted() throws IOException {
    TrialRows rows = rows(false);
    TrialResult once = run("done", MEAN, settings(2, 2, 60), rows, step -> {});
    TrialResult again =
        run("done", MEAN, settings(2, 2, 60), rows, step -> assertFalse(true, "trained again"));
    assertArrayEquals(once.losses(), again.losses());
    assertOnlyResult("done");
    TrialResult other = run("done", MEAN, settings(1, 2, 60), rows, step -> {});
    assertEquals(1, other.epochs().size());
  }

  /** As under {@code spark.speculation}: the other attempt begins, goes on and is given up. */
  @Test
  void anAttemptLeavesTheFilesOfAnotherThatRuns() throws IOException {
    TrialRows rows = rows(true);
    TrialSettings everyStep = settings(40, 2, 0);
    TrialResult whole = run("one attempt", MEAN, everyStep, rows, step -> {});
    int last = whole.losses().length;
    Path unfinished = folder.resolve("two attempts/step-other.safetensors.part");
    Consumer<TrialStep> disturbed =
        step -> {
          if (step.step() == 4 || step.step() == last - 4) {
            // Another attempt goes on from this one's state, and writes a checkpoint of its own.
            assertThrows(
                Killed.class,
                () -> run("two attempts", MEAN, everyStep, rows, killingAt(step.step() + 2)));
            write(unfinished);
          } else if (step.step() == 6 || step.step() == last - 2) {
            assertTrue(Files.exists(unfinished), "removed while it was written");
          }
        };
    TrialResult result = run("two attempts", MEAN, everyStep, rows, disturbed);
    assertArrayEquals(whole.losses(), result.losses());
    assertArrayEquals(whole.predictions(), result.predictions());
    assertOnlyResult("two attempts");
  }

  @Test
  void anAttemptThatAnotherOvertookTakesItsResult() throws IOException {
    TrialRows rows = rows(true);
    TrialSettings everyStep = settings(40, 2, 0);
    int last = run("alone", MEAN, everyStep, rows, step -> {}).losses().length;
    List<TrialResult> other = new ArrayList<>();
    TrialResult result =
        run(
            "overtaken",
            MEAN,
            everyStep,
            rows,
            step -> {
              if (step.step() == last - 4) {
                other.add(done("overtaken", everyStep, rows));
              }
            });
    assertArrayEquals(other.get(0).losses(), result.losses());
    assertEquals(other.get(0).seconds(), result.seconds());
    assertOnlyResult("overtaken");
  }

  /** What another trial's run left behind when it was killed between its two files. */
  @Test
  void aResultIsNotTakenWithTheWeightsOfAnother() throws IOException {
    TrialRows rows = rows(false);
    TrialResult first = run("mixed", MEAN, settings(2, 2, 60), rows, step -> {});
    Path weights = folder.resolve("mixed/weights.safetensors");
    byte[] own = Files.readAllBytes(weights);
    run("mixed other", MEAN, settings(1, 2, 60), rows, step -> {});
    Files.copy(
        folder.resolve("mixed other/weights.safetensors"),
        weights,
        StandardCopyOption.REPLACE_EXISTING);
    int[] steps = new int[1];
    TrialResult again = run("mixed", MEAN, settings(2, 2, 60), rows, step -> steps[0]++);
    assertEquals(18, steps[0], "not trained again");
    assertArrayEquals(first.losses(), again.losses());
    assertArrayEquals(own, Files.readAllBytes(weights));
  }

  private static TrialResult done(String name, TrialSettings settings, TrialRows rows) {
    try {
      return run(name, MEAN, settings, rows, step -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "half");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertOnlyResult(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      assertEquals(
          List.of("result.json", "weights.safetensors"),
          files.map(each -> each.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void theBestEpochsWeightsAreEvaluatedAndATrialStopsEarly() throws IOException {
    TrialRows rows = rows(true);
    TrialResult result = run("early", MEAN, settings(40, 2, 60), rows, step -> {});
    assertTrue(result.epochs().size() < 40, () -> "epochs " + result.epochs().size());
    assertEquals(result.bestEpoch() + 2, result.epochs().size() - 1);
    // Trained for as long as its best epoch and no longer, the held rows get the same answers.
    TrialSettings same = settings(40, 2, 0);
    Trial trial = new Trial(MEAN.pooling(), MEAN.seed(), 0, false);
    TrialResult whole = run("early again", trial, same, rows, step -> {});
    assertArrayEquals(result.predictions(), whole.predictions());
    EpochScore best = result.epochs().get(result.bestEpoch());
    result.epochs().forEach(each -> assertFalse(each.isBetterThan(best)));
  }

  /** Scored on the inner rows once more, a trial must have the weights that were best on them. */
  @Test
  void theHeldRowsAreEvaluatedByTheBestEpochNotTheLast() throws IOException {
    TrialRows rows = rows(false);
    TrialSplit split = rows.splits().get(0);
    TrialRows onInner =
        new TrialRows(
            rows.tokens(),
            rows.starts(),
            rows.texts(),
            rows.labels(),
            List.of(new TrialSplit(split.learned(), split.inner(), split.inner())));
    TrialSettings unsteady =
        new TrialSettings(
            8, 0.1, 16, 0.1, 0.1, 1, 0, Precision.FLOAT32, 2, 8, CLASSES, DeviceChoice.CPU, 60);
    int told = 0; // runs whose last epoch would have shown
    for (int seed = 1; seed <= 8; seed++) {
      Trial trial = new Trial(MEAN.pooling(), seed, 0, false);
      TrialResult result = run("best " + seed, trial, unsteady, onInner, step -> {});
      EpochScore best = result.epochs().get(result.bestEpoch());
      EpochScore last = result.epochs().get(result.epochs().size() - 1);
      assertEquals(8, result.epochs().size());
      told += best.accuracy() == last.accuracy() ? 0 : 1;
      assertEquals(best.accuracy(), accuracy(result, onInner), 1e-12);
    }
    assertTrue(told > 0, "no run whose best epoch is not its last");
  }

  @Test
  void otherSeedsAreOtherTrials() throws IOException {
    TrialRows rows = rows(false);
    TrialResult one = run("seed 5", MEAN, settings(1, 1, 60), rows, step -> {});
    Trial trial = new Trial(MEAN.pooling(), 6, 0, false);
    TrialResult other = run("seed 6", trial, settings(1, 1, 60), rows, step -> {});
    assertNotEquals(one.losses()[0], other.losses()[0]);
  }

  @Test
  void theInnerRowsAreATenthOfEachClassAndNeverLearnedFrom() {
    TrialSplit split = rows(false).splits().get(0);
    assertEquals(TRAINING, split.learned().length + split.inner().length);
    assertEquals(TRAINING / 10, split.inner().length, 2);
    assertEquals(
        TRAINING,
        IntStream.concat(IntStream.of(split.learned()), IntStream.of(split.inner()))
            .distinct()
            .count());
  }
}
