package io.poolhouse.job;

import java.io.IOException;
import java.io.Writer;

/** Passes lines on without the secrets in them: nobody knows what a message quotes. */
final class DiscreetWriter extends Writer {
  private final Writer out;
  private final Secrets secrets;
  private final StringBuilder waiting = new StringBuilder();

  DiscreetWriter(Writer out, Secrets secrets) {
    this.out = out;
    this.secrets = secrets;
  }

  @Override
  public void write(char[] text, int start, int length) throws IOException {
    synchronized (lock) {
      waiting.append(text, start, length);
      int lines = waiting.lastIndexOf("\n") + 1;
      pass(lines);
    }
  }

  @Override
  public void flush() throws IOException {
    synchronized (lock) {
      pass(waiting.length());
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }

  private void pass(int length) throws IOException {
    if (length > 0) {
      out.write(secrets.hiddenIn(waiting.substring(0, length)));
      waiting.delete(0, length);
    }
  }
}
