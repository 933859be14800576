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
import java.util.Arrays;
import java.util.List;

/** One Python process for all families, as {@code bench/peers/families.py} describes it. */
final class PaddedProcess implements AutoCloseable {
  private static final String SCRIPT = "families.py";

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;

  PaddedProcess(Python python) throws IOException {
    this.process = python.start(SCRIPT);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** The model as transformers runs it: which attention of its own, and the libraries' versions. */
  record Loaded(String attention, String versions) {}

  /**
   * @param golden the tiny model whose tokenizer the folder gets
   */
  void make(String family, Path golden, Path folder) throws IOException {
    ask("make", family, absolute(golden), absolute(folder));
  }

  Loaded load(Path folder) throws IOException {
    List<String> answer = ask("load", absolute(folder));
    return new Loaded(answer.get(0), answer.get(1));
  }

  /** From now on to be embedded. */
  void take(List<int[]> ids) throws IOException {
    Path file = Files.createTempFile("ids", ".json");
    Files.writeString(file, new Gson().toJson(ids));
    ask("ids", absolute(file));
    Files.delete(file);
  }

  /** Embeds them and keeps the vectors to itself. */
  void go(int rows) throws IOException {
    ask("go", Integer.toString(rows));
  }

  /**
   * @return {@code [count][hidden]}
   */
  float[][] vectors(int rows, int count) throws IOException {
    Path file = Files.createTempFile("vectors", ".f32");
    ask("vectors", Integer.toString(rows), absolute(file));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    Files.delete(file);
    float[][] vectors = new float[count][bytes.capacity() / Float.BYTES / count];
    for (float[] vector : vectors) {
      bytes.asFloatBuffer().get(vector);
      bytes.position(bytes.position() + vector.length * Float.BYTES);
    }
    return vectors;
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  /** The words of its answer behind {@code done}. */
  private List<String> ask(String... words) throws IOException {
    commands.println(String.join("\t", words));
    String line = answers.readLine();
    if (line == null) {
      Path log = Benchmark.TARGET.resolve("peers").resolve(SCRIPT + ".log");
      throw new IOException("the padded program ended: " + Python.lastLine(log));
    }
    List<String> answer = Arrays.asList(line.split("\t"));
    if (!"done".equals(answer.get(0))) {
      throw new IOException("the padded program: " + line.replace('\t', ' '));
    }
    return answer.subList(1, answer.size());
  }

  /** Its input ends, and so does it. */
  @Override
  public void close() {
    commands.close();
    process.destroy();
  }
}
