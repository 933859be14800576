package io.poolhouse.lake;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An output whose rows have a key and that goes from one state to the next in one step: whoever
 * reads it, and whenever the run is killed, has the old or the new.
 */
sealed interface KeyedTarget extends AutoCloseable permits MergedTable, RewrittenFolder {

  /** Its rows with {@link HeldRows#FILE}; empty where there is no table. */
  Optional<Dataset<Row>> rows(WantedColumns wanted);

  /** Puts rows in the place of all that it holds. */
  void replace(Dataset<Row> rows);

  void update(TableChanges changes);

  @Override
  void close();
}
