package io.poolhouse.spark;

import java.io.Serializable;

/** What is to be done with a text column, and which columns come of it. */
record EmbedRequest(EmbedSettings settings, OutputColumns columns) implements Serializable {
  private static final long serialVersionUID = 1L;
}
