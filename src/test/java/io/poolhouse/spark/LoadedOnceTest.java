package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In local mode the driver is the one executor. {@link ClusterTest} has several. */
class LoadedOnceTest {
  private final Dataset<Row> table =
      LocalSpark.table(Collections.nCopies(128, "a text")).repartition(64);
  private final long before = ModelLoads.in(LocalSpark.session());

  @BeforeEach
  void forget() {
    SharedEncoders.closeAll();
  }

  private long loads() {
    return ModelLoads.in(LocalSpark.session()) - before;
  }

  private void run(TextEmbedder embedder) {
    assertEquals(128, embedder.transform(table).collectAsList().size());
  }

  @Test
  void theModelIsLoadedOnceForAllTasksJobsAndEmbedders() {
    TextEmbedder embedder = MiniLm.embedder("mean");
    run(embedder);
    assertEquals(1, loads(), "64 tasks, two at a time");
    run(embedder);
    run(MiniLm.embedder("cls,max@-2").setMaxTokens(16).setStatus(true));
    assertEquals(1, loads());
  }

  @Test
  void aModelThatWasClosedIsLoadedAgain() {
    TextEmbedder embedder = MiniLm.embedder("mean");
    run(embedder);
    SharedEncoders.closeAll();
    run(embedder);
    assertEquals(2, loads());
  }
}
