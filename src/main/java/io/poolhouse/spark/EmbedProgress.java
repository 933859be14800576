package io.poolhouse.spark;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Says how far the driver's embedding stages are, from what their tasks have counted: at their end,
 * and in their executor's heartbeats ({@code spark.executor.heartbeatInterval}, 10 s).
 *
 * <p>The share done is that of the rows of the shuffle that the stage reads; where it reads none,
 * or another number of rows, that of its tasks.
 */
public final class EmbedProgress extends SparkListener implements AutoCloseable {
  /** Whether the plugin says it, too. */
  public static final String SETTING = SqlSettings.PREFIX + "progress";

  public static final Duration ON_TERMINAL = Duration.ofSeconds(10);
  public static final Duration IN_LOG = Duration.ofMinutes(1);

  /** An executor's heart may beat a little before the interval is over. */
  private static final double NEARLY = 0.95;

  private static final Map<String, Counter> BY_TITLE =
      Arrays.stream(Counter.values())
          .collect(Collectors.toMap(Counter::title, Function.identity()));

  /** Stages that are over, or will never be, because their job was given up. */
  private static final int REMEMBERED = 1_000;

  private final SparkContext spark;
  private final Consumer<String> say;
  private final long interval;
  private final Map<Integer, StageProgress> stages = new Remembered<>();
  private final Map<Integer, Integer> shuffles = new Remembered<>();
  private final Map<Integer, Long> shuffledRows = new Remembered<>();
  private final Map<Long, Integer> partitions = new HashMap<>();

  private static final class Remembered<V> extends LinkedHashMap<Integer, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  private EmbedProgress(SparkContext spark, Consumer<String> say, Duration interval) {
    this.spark = spark;
    this.say = say;
    this.interval = (long) (interval.toNanos() * NEARLY);
  }

  /**
   * @param say is given a line such as {@code 45,056 of 117,791 rows embedded (38 %), 655 texts/s,
   *     11,890 tokens/s, about 1 min 51 s left}; rates are over the time since the stage began
   * @param interval between two lines of a stage; the first comes after it, too
   */
  public static EmbedProgress start(SparkContext spark, Consumer<String> say, Duration interval) {
    EmbedProgress progress = new EmbedProgress(spark, say, interval);
    spark.addSparkListener(progress);
    return progress;
  }

  /** Whether somebody reads what this process writes to stderr. */
  public static boolean isTerminal() {
    return System.console() != null;
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    StageInfo stage = event.stageInfo();
    stages.computeIfAbsent( // a stage that is tried again goes on where it was
        stage.stageId(),
        id -> new StageProgress(stage.numTasks(), rowsToRead(stage), System.nanoTime()));
  }

  /** Of the stages, too, that are skipped because a job before has made their shuffle. */
  @Override
  public void onJobStart(SparkListenerJobStart event) {
    for (StageInfo stage : CollectionConverters.asJavaCollection(event.stageInfos())) {
      if (stage.shuffleDepId().isDefined()) {
        shuffles.put(stage.stageId(), (Integer) stage.shuffleDepId().get());
      }
    }
  }

  private OptionalLong rowsToRead(StageInfo stage) {
    Collection<Object> parents = CollectionConverters.asJavaCollection(stage.parentIds());
    Integer shuffle = parents.size() == 1 ? shuffles.get(parents.iterator().next()) : null;
    Long rows = shuffle == null ? null : shuffledRows.get(shuffle);
    return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    StageInfo stage = event.stageInfo();
    if (stage.failureReason().isEmpty()) {
      stages.remove(stage.stageId());
      Integer shuffle = shuffles.get(stage.stageId());
      if (shuffle != null) {
        shuffledRows.put(shuffle, stage.taskMetrics().shuffleWriteMetrics().recordsWritten());
      }
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    partitions.put(event.taskInfo().taskId(), event.taskInfo().partitionId());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    TaskInfo task = event.taskInfo();
    partitions.remove(task.taskId());
    StageProgress stage = stages.get(event.stageId());
    if (stage == null) {
      return;
    }
    if (task.successful()) {
      long read = event.taskMetrics().shuffleReadMetrics().recordsRead();
      EmbedWork work = work(CollectionConverters.asJavaCollection(task.accumulables()));
      stage.done(task.taskId(), task.partitionId(), work.ofRowsRead(read));
    } else {
      stage.failed(task.taskId());
    }
    sayIfDue(stage);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    for (var update : CollectionConverters.asJavaCollection(event.accumUpdates())) {
      long task = (Long) update._1();
      StageProgress stage = stages.get((Integer) update._2());
      EmbedWork work = work(CollectionConverters.asJavaCollection(update._4()));
      // Stages that embed nothing keep no task, so that a large cluster's heartbeats cost nothing.
      if (stage != null && partitions.containsKey(task) && work.rows() > 0) {
        stage.running(task, partitions.get(task), work);
        sayIfDue(stage);
      }
    }
  }

  private static EmbedWork work(Collection<AccumulableInfo> counted) {
    EmbedWork work = EmbedWork.NONE;
    for (AccumulableInfo each : counted) {
      Counter counter = each.name().isEmpty() ? null : BY_TITLE.get(each.name().get());
      if (counter != null && each.update().isDefined()) {
        work = work.counted(counter, (Long) each.update().get());
      }
    }
    return work;
  }

  private void sayIfDue(StageProgress stage) {
    long now = System.nanoTime();
    if (stage.isDue(now, interval)) {
      say.accept(stage.line(now));
    }
  }

  /** Says no more. */
  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
