package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.poolhouse.spark.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A SIGKILL in the middle of training: whoever goes on begins at the checkpoint. */
@Tag("slow")
class KilledTrialTest {
  private static final String TRIAL = "trials/mean-seed1-split0";
  private static final String CHECKPOINTS = "spark.poolhouse.finetune.checkpointSeconds";

  /** The tiny model makes hundreds of steps a second. */
  private static final int EPOCHS = 40;

  /** More than an epoch has: what began anew would be seen at fewer. */
  private static final int LEAST_STEPS = 50;

  @TempDir Path folder;
  private String[] whole;
  private String[] killed;
  private Path expected;
  private Path trial;

  @BeforeEach
  void trainWithoutInterruption() throws IOException {
    TestSpark.session();
    String tiny = TinyModel.in(folder.resolve("tiny")).toString();
    String input = folder.resolve("in.parquet").toString();
    LabelledWords.write(LabelledWords.rows(1), input, 1, 1);
    whole = arguments(input, tiny, folder.resolve("whole"));
    killed = arguments(input, tiny, folder.resolve("killed"));
    expected = folder.resolve("whole").resolve(TRIAL);
    trial = folder.resolve("killed").resolve(TRIAL);
    Run.of(whole).mustBeDone();
  }

  @Test
  void aTrialWhoseProcessWasKilledGoesOnFromItsCheckpointToTheSameEnd() throws Exception {
    Process process = process();
    awaitSteps(process, folder.resolve("process/stderr"));
    process.destroyForcibly(); // SIGKILL
    assertEquals(128 + 9, process.waitFor());
    assertFalse(Files.exists(trial.resolve("result.json")), "killed too late");

    JsonObject state = json(trial.resolve("state.json"));
    int made = state.getAsJsonArray("losses").size();
    assertTrue(made >= LEAST_STEPS);
    double mark = mark(state);
    Run.of(killed).mustBeDone();

    JsonObject result = result(trial);
    JsonArray losses = result.getAsJsonArray("losses");
    // Of no step that was made anew: the one thing that only the checkpoint's state can have.
    assertEquals(mark, losses.get(0).getAsDouble());
    losses.set(0, result(expected).getAsJsonArray("losses").get(0));
    assertSame(result(expected), result);
    assertTrue(losses.size() > made, "killed after the last step");
  }

  @Test
  @EnabledOnOs(OS.LINUX) // executors are found in /proc
  void aTrialWhoseExecutorWasKilledIsFinishedByAnother() throws Exception {
    Path home = Files.createDirectory(folder.resolve("cluster"));
    int fewest = Integer.MAX_VALUE;
    try (StandaloneCluster cluster = StandaloneCluster.start(home)) {
      Process driver = onCluster(cluster);
      Path log = home.resolve("finetune.log");
      int made = awaitSteps(driver, log);
      List<ProcessHandle> executors = cluster.executors();
      assertFalse(executors.isEmpty());
      executors.forEach(ClusterEmbedding::kill);
      assertFalse(Files.exists(trial.resolve("result.json")), "killed too late");
      Instant deadline = Instant.now().plus(Duration.ofSeconds(240));
      while (driver.isAlive()) {
        assertTrue(Instant.now().isBefore(deadline), () -> "late: " + read(log));
        int steps = steps();
        fewest = steps > 0 ? Math.min(fewest, steps) : fewest;
        Thread.sleep(2);
      }
      assertEquals(0, driver.exitValue(), () -> read(log));
      int least = fewest;
      assertTrue(least >= made, () -> "begun anew: at step " + least + " after " + made);
    }
    assertSame(result(expected), result(trial));
  }

  /** Bit by bit; how long it took is another matter. */
  private static void assertSame(JsonObject expected, JsonObject result) {
    for (String same :
        List.of("losses", "epochs", "bestEpoch", "predictions", "probabilities", "vectors")) {
      assertEquals(expected.get(same), result.get(same), same);
    }
  }

  /** Puts a loss into the state that no step has. */
  private double mark(JsonObject state) throws IOException {
    double mark = 1234.5;
    state.getAsJsonArray("losses").set(0, new JsonPrimitive(mark));
    Files.writeString(trial.resolve("state.json"), state.toString());
    return mark;
  }

  private Process process() throws IOException {
    Map<String, String> settings = Map.of("spark.master", "local[1]", CHECKPOINTS, "0");
    return Jobs.startOne(folder.resolve("process"), settings, List.of(killed));
  }

  private Process onCluster(StandaloneCluster cluster) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx768m",
                "-Dai.djl.offline=true",
                "-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath(),
                "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath(),
                Poolhouse.class.getName()));
    command.addAll(List.of(killed));
    command.addAll(List.of("--master", cluster.url()));
    Map<String, String> settings = new TreeMap<>(cluster.settings());
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.executor.extraClassPath", StandaloneCluster.classFolders());
    settings.put(
        "spark.executor.extraJavaOptions", String.join(" ", StandaloneCluster.SHORT_LIVED));
    settings.put("spark.sql.shuffle.partitions", "2");
    settings.put(CHECKPOINTS, "0");
    settings.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    return cluster.java("finetune", command);
  }

  private static String[] arguments(String input, String model, Path output) {
    String line =
        "finetune --input %s --test %s --label label --model %s --output %s --pooling mean"
            + " --epochs %d --patience %d --batch 4 --rate 0.001";
    return line.formatted(input, input, model, output, EPOCHS, EPOCHS).split(" ");
  }

  /**
   * Until there is a checkpoint of some steps.
   *
   * @return how many
   */
  private int awaitSteps(Process process, Path log) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(200));
    int steps = 0;
    while (steps < LEAST_STEPS) {
      assertTrue(
          process.isAlive() && Instant.now().isBefore(deadline),
          () -> "ended or late: " + read(log));
      Thread.sleep(2);
      steps = steps();
    }
    return steps;
  }

  /** Of the newest checkpoint; 0 where there is none. */
  private int steps() throws IOException {
    try {
      return json(trial.resolve("state.json")).getAsJsonArray("losses").size();
    } catch (NoSuchFileException noneYetOrDone) {
      return 0;
    }
  }

  private static JsonObject result(Path trial) throws IOException {
    return json(trial.resolve("result.json")).getAsJsonObject("result");
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
