package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.poolhouse.lake.LakeException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void aMessageForTheUserStandsAlone() {
    assertEquals(
        new Failure("There is no 'x'.", 2),
        Failure.of(new RuntimeException("wrapped", new LakeException("There is no 'x'.")), false));
  }

  @Test
  void whileRowsAreProcessedItIsAFailureOfTheJob() {
    assertEquals(
        new Failure("There is no 'x'.", 1),
        Failure.of(new LakeException("There is no 'x'."), true));
  }

  @Test
  void theCauseComesFirstAndThenWhereItHappened() {
    IOException cause = new IOException("disk full");
    assertEquals(
        new Failure("disk full\nin: Job aborted: Lost task 1.0 (host executor 3)", 1),
        Failure.of(
            new SparkException(
                "Job aborted: Lost task 1.0 (host executor 3): java.io.IOException: disk full\n\tat x",
                cause),
            true));
    assertEquals(
        new Failure("disk full\nin: Task failed while writing rows to file:/t.", 1),
        Failure.of(
            new SparkException(
                "[TASK_WRITE_FAILED] Task failed while writing rows to file:/t. SQLSTATE: 58030",
                cause),
            true));
  }

  @Test
  void anExceptionWithoutAMessageIsNamed() {
    assertEquals(new Failure("EOFException", 1), Failure.of(new EOFException(), true));
  }

  @Test
  void aFilesNameAloneSaysTooLittle() {
    assertEquals(
        new Failure("AccessDeniedException: /model/config.json", 2),
        Failure.of(new AccessDeniedException("/model/config.json"), false));
  }

  @Test
  void aMistakeOfOursIsAFailureAtAnyTime() {
    assertEquals(
        new Failure("Index 3 out of bounds for length 3", 1),
        Failure.of(new IndexOutOfBoundsException("Index 3 out of bounds for length 3"), false));
  }

  @Test
  void missingClassesOfSparkAreExplained() {
    assertEquals(
        new Failure(
            "Spark is not on the class path. Start this with 'jobs/embed' or with spark-submit.",
            2),
        Failure.of(new NoClassDefFoundError("org/apache/spark/sql/SparkSession"), false));
  }
}
