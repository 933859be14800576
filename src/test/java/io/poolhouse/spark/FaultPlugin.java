package io.poolhouse.spark;

import com.sun.jna.Pointer;
import io.poolhouse.engine.FaultyPasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Makes the forward passes of a test cluster's executors slow or fatal, and keeps a journal of them
 * that outlives its executor: what reached a model is counted whatever became of it. For {@code
 * spark.plugins}, with the settings below.
 */
public final class FaultPlugin implements SparkPlugin {
  private static final String PREFIX = "spark.poolhousetest.";

  /** A folder for a file of each executor. */
  public static final String JOURNAL = PREFIX + "journal";

  /** Milliseconds that each pass takes longer. */
  public static final String DELAY = PREFIX + "delay";

  /** Milliseconds that each pass of the first attempt at partition 3 takes longer. */
  public static final String STRAGGLER = PREFIX + "straggler";

  /** A file that is made by the first pass of all executors after the tenth, which then crashes. */
  public static final String CRASH = PREFIX + "crash";

  /** The executor whose passes all fail, as on a device that is broken. */
  public static final String BROKEN = PREFIX + "broken";

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> settings) {
        FaultPlugin.strike(context.conf(), context.executorID());
      }
    };
  }

  private static void strike(SparkConf conf, String executor) {
    Path journal = Path.of(conf.get(JOURNAL)).resolve(ProcessHandle.current().pid() + "");
    long delay = conf.getLong(DELAY, 0);
    boolean broken = executor.equals(conf.get(BROKEN, ""));
    long straggler = conf.getLong(STRAGGLER, 0);
    Optional<Path> crash = Optional.ofNullable(conf.get(CRASH, null)).map(Path::of);
    FaultyPasses.of(
        windows -> {
          if (broken) {
            throw FaultyPasses.failure("CUDA error: unspecified launch failure");
          }
          write(journal, windows.size() + "\n");
          sleep(delay + (isStraggler(TaskContext.get()) ? straggler : 0));
          crash.filter(file -> passes(journal) > 10 && isMade(file)).ifPresent(file -> crash());
        });
  }

  private static boolean isStraggler(TaskContext task) {
    return task != null && task.partitionId() == 3 && task.attemptNumber() == 0;
  }

  private static void write(Path journal, String line) {
    try {
      Files.writeString(journal, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long passes(Path journal) {
    try {
      return Files.readAllLines(journal).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this call made it. */
  private static boolean isMade(Path file) {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException anotherDid) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGSEGV in native code of the thread that runs libtorch. */
  private static void crash() {
    new Pointer(0).getByte(0);
  }

  /** Texts that reached a model, over all executors of all runs with this journal. */
  public static long textsIn(Path journal) throws IOException {
    long texts = 0;
    try (Stream<Path> files = Files.list(journal)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        // A killed executor's last line may be torn.
        List<String> lines = Files.readString(file, StandardCharsets.US_ASCII).lines().toList();
        texts += lines.stream().filter(line -> !line.isBlank()).mapToLong(Long::parseLong).sum();
      }
    }
    return texts;
  }
}
