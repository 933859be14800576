package io.poolhouse.finetune;

import io.poolhouse.spark.TrainableModel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Runs trials, one a Spark task on one core, or on the GPU that Spark gives it, as many side by
 * side as there are slots.
 *
 * @param folder of the trials' own folders: the same files for the driver and all executors
 * @param say hears how far they are
 */
public record Trials(
    SparkSession spark,
    TrainableModel model,
    TrialSettings settings,
    Path folder,
    Consumer<String> say,
    Duration interval) {

  /**
   * @return in the order of the trials
   * @throws FineTuneException where an executor does not see the folder
   */
  public List<TrialResult> run(List<Trial> trials, TrialRows rows) throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    TrialSteps steps = new TrialSteps();
    spark.sparkContext().register(steps, "poolhouse trials");
    Files.createDirectories(folder);
    Path mark = Files.createFile(folder.resolve(".driver-" + UUID.randomUUID()));
    Broadcast<TrialRows> shared = context.broadcast(rows);
    TrialProgress progress = TrialProgress.start(spark.sparkContext(), steps, say, interval);
    try {
      Task task = new Task(model, settings, shared, steps, mark.toString());
      return context.parallelize(trials, trials.size()).map(task).collect();
    } finally {
      progress.close();
      shared.destroy();
      Files.deleteIfExists(mark);
    }
  }

  /** Where a trial leaves its weights, if it keeps them. */
  public Path weights(Trial trial) {
    return new TrialFolder(folder.resolve(trial.name()), "").weights();
  }

  /**
   * What travels.
   *
   * @param mark a file that the driver made in the trials' folder
   */
  private record Task(
      TrainableModel model,
      TrialSettings settings,
      Broadcast<TrialRows> rows,
      TrialSteps steps,
      String mark)
      implements Function<Trial, TrialResult> {
    private static final long serialVersionUID = 1L;

    @Override
    public TrialResult call(Trial trial) throws IOException {
      Path marked = Path.of(mark);
      if (!Files.exists(marked)) {
        throw new FineTuneException(
            "The executor on '%s' does not see the driver's folder '%s', where trials keep checkpoints and weights. Give an --output on a file system that all hosts have mounted."
                .formatted(InetAddress.getLocalHost().getHostName(), marked.getParent()));
      }
      Path folder = marked.resolveSibling(trial.name());
      return new TrialRun(trial, settings, rows.value(), folder, steps::add)
          .on(model.open(), TrainableModel.deviceOfTask(settings.device()));
    }
  }
}
