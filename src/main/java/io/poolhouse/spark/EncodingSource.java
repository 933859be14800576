package io.poolhouse.spark;

import java.io.Serializable;

/** Where a task gets its encoding from. */
interface EncodingSource extends Serializable {

  /**
   * Ready to embed; loads the model where no other task of this executor has.
   *
   * @param counters of the calling task
   */
  TextEncoding open(EmbedCounters counters);
}
