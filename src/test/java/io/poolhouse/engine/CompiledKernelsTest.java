package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * oneDNN and PyTorch compile kernels for each shape that they meet, and keep them. Passes over
 * tables have few shapes, or a job would compile for hours and its memory grow with its rows.
 */
class CompiledKernelsTest {
  private static final Path MAPS = Path.of("/proc/self/smaps");

  /** With a kernel for every size and length it was 44 in float32 and 61 in bfloat16. */
  private static final long ALLOWED_MEBIBYTES = 12;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void passesOfAllSizesAndLengthsHaveFewOfThem(Precision precision) throws IOException {
    assumeTrue(Files.exists(MAPS), "no Linux");
    assumeTrue(
        precision == Precision.FLOAT32 || CpuFeatures.here().bfloat16(),
        "this processor has neither AVX512_BF16 nor AMX");
    ModelFile file = RandomBert.seeded(1).in(folder);
    PoolingPlan plan = EncoderContract.planFor(file, "mean");
    Random random = new Random(2);
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, precision)) {
      encoder.encode(texts(random, 1_500), plan);
      long before = executableMebibytes();
      for (int tokens = 1_500; tokens < 1_900; tokens++) {
        encoder.encode(texts(random, tokens), plan);
      }
      long grown = executableMebibytes() - before;
      System.out.println("Executable MiB of 400 passes in " + precision + ": " + grown);
      assertTrue(grown <= ALLOWED_MEBIBYTES, grown + " MiB");
    }
  }

  /** Of 3 to 62 tokens, so many in all. */
  private static List<TokenizedText> texts(Random random, int tokens) {
    List<TokenizedText> texts = new ArrayList<>();
    int left = tokens;
    while (left > 0) {
      int length = left <= 62 ? Math.max(3, left) : Math.min(3 + random.nextInt(60), left - 3);
      texts.add(
          RandomBert.text(
              IntStream.generate(() -> 4 + random.nextInt(96)).limit(length - 2).toArray()));
      left -= length;
    }
    return texts;
  }

  /** Of memory that is written and executed: compiled code, Java's too. */
  private static long executableMebibytes() throws IOException {
    boolean executable = false;
    long kibibytes = 0;
    for (String line : Files.readAllLines(MAPS)) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        executable = line.contains(" rwxp ");
      } else if (executable && line.startsWith("Rss:")) {
        kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kibibytes >> 10;
  }
}
