package io.poolhouse.bench;

import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Texts to token ids. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenizerPart {
  @Param({"short", "long"})
  public String texts;

  private TextTokenizer tokenizer;
  private List<String> all;

  @Setup
  public void open() throws IOException {
    tokenizer = PartInputs.model().tokenizer();
    all = PartInputs.texts(texts);
  }

  @TearDown
  public void close() {
    tokenizer.close();
  }

  @Benchmark
  @OperationsPerInvocation(PartInputs.TEXTS)
  public List<TokenizedText> text() {
    return tokenizer.tokenize(all);
  }
}
