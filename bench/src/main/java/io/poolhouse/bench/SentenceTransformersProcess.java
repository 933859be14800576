package io.poolhouse.bench;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One Python process with a model loaded, as {@code bench/peers/worker.py} describes it. */
final class SentenceTransformersProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;
  private List<String> taken = List.of();

  SentenceTransformersProcess(Python python, BenchModel model, String precision, int threads)
      throws IOException {
    String pooling = model.trainedPooling().word();
    this.process =
        python.start(
            "worker.py", model.folder().toString(), pooling, precision, Integer.toString(threads));
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** From now on to be embedded. */
  void take(List<String> texts) throws IOException {
    if (texts.equals(taken)) {
      return;
    }
    Path file = Files.createTempFile("texts", ".json");
    Files.writeString(file, new Gson().toJson(texts));
    tell("texts\t" + file.toAbsolutePath());
    await();
    Files.delete(file);
    taken = texts;
  }

  /** Embeds them, and does not wait for it. */
  void go(int rows) {
    tell("go\t" + rows);
  }

  float[][] vectors(int rows, int count) throws IOException {
    Path file = Files.createTempFile("vectors", ".f32");
    tell("vectors\t%d\t%s".formatted(rows, file.toAbsolutePath()));
    await();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    Files.delete(file);
    float[][] vectors = new float[count][bytes.capacity() / Float.BYTES / count];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = bytes.getFloat();
      }
    }
    return vectors;
  }

  private void tell(String command) {
    commands.println(command);
  }

  void await() throws IOException {
    if (!"done".equals(answers.readLine())) {
      throw new IOException(
          "sentence-transformers ended: "
              + Python.lastLine(Benchmark.TARGET.resolve("peers").resolve("worker.py.log")));
    }
  }

  /** Its input ends, and so does it. */
  @Override
  public void close() {
    commands.close();
    process.destroy();
  }
}
