package io.poolhouse.spark;

import java.util.List;

/** Texts in, vectors and statuses out, one for one and in order; belongs to one task. */
interface TextEncoding extends AutoCloseable {

  /**
   * @param texts may hold nulls
   */
  List<EmbeddedText> embed(List<String> texts);

  /** What the vectors of one text take. */
  long bytesPerText();

  /** Gives the model back. */
  @Override
  void close();
}
