package io.poolhouse.lake;

import java.nio.file.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;

/** A job of its own JVM that would write for minutes, to be killed: {@code SlowJob PATH MODE}. */
final class SlowJob {

  private SlowJob() {}

  public static void main(String[] arguments) {
    LocalSpark.output(Path.of(arguments[0]), SaveMode.valueOf(arguments[1]))
        .write(
            LocalSpark.session()
                .range(0, 1_000, 1, 1_000)
                .map((MapFunction<Long, String>) SlowJob::slowly, Encoders.STRING())
                .toDF("text"));
  }

  private static String slowly(long number) throws InterruptedException {
    Thread.sleep(200);
    return "text " + number;
  }
}
