package io.poolhouse.engine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A process of {@link HostMemoryTest} whose address space ends a few hundred megabytes above what
 * it has: {@code ExhaustedHost FOLDER}. Prints what became of its texts.
 */
final class ExhaustedHost {
  private static final int RLIMIT_AS = 9;
  private static final int M_MMAP_THRESHOLD = -3;
  private static final int TEXTS = 20_000;
  private static final long ROOM = 500L << 20;

  private ExhaustedHost() {}

  public static void main(String[] arguments) throws IOException {
    ModelFile file = RandomBert.seeded(1).in(Path.of(arguments[0]));
    Random random = new Random(3);
    List<TokenizedText> texts =
        IntStream.range(0, TEXTS)
            .mapToObj(text -> RandomBert.text(random.ints(40 + text % 22, 4, 100).toArray()))
            .toList();
    PoolingPlan plan = EncoderContract.planFor(file, "mean,max@1");
    int all = texts.stream().mapToInt(TokenizedText::tokens).sum();
    try (Encoder usual = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32);
        Encoder wide = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32, all)) {
      Vectors expected = usual.encode(texts, plan);
      wide.encode(texts.subList(0, 10), plan);
      System.out.println("tokens in one pass: " + all);
      giveBackWhatIsFreed();
      limitAddressSpace(addressSpace() + ROOM);
      Vectors vectors = wide.encodeEach(texts, plan, PassListener.NONE);
      System.out.println("failed: " + vectors.failures().size());
      System.out.println("equal: " + areEqual(expected, vectors));
      System.out.println("smaller passes: " + (wide.batchTokens() < all));
    }
  }

  /**
   * The limit is one of addresses. Those of a failed pass's tensors would stay with glibc's arenas,
   * which is well for the next tensors, but oneDNN maps memory of its own for each kernel: in one
   * run of a dozen it got none, not even for an empty text.
   */
  private static void giveBackWhatIsFreed() {
    Function mallopt = Function.getFunction("c", "mallopt");
    if (mallopt.invokeInt(new Object[] {M_MMAP_THRESHOLD, 1 << 20}) != 1) {
      throw new IllegalStateException("mallopt");
    }
  }

  private static boolean areEqual(Vectors expected, Vectors vectors) {
    return IntStream.range(0, TEXTS)
        .allMatch(
            text ->
                Arrays.equals(expected.of(text, 0), vectors.of(text, 0))
                    && Arrays.equals(expected.of(text, 1), vectors.of(text, 1)));
  }

  private static long addressSpace() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmSize:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  private static void limitAddressSpace(long bytes) {
    try (Memory limit = new Memory(2 * Long.BYTES)) {
      limit.setLong(0, bytes);
      limit.setLong(Long.BYTES, bytes);
      Function setrlimit = Function.getFunction("c", "setrlimit");
      int failed = setrlimit.invokeInt(new Object[] {RLIMIT_AS, limit});
      if (failed != 0) {
        throw new IllegalStateException("setrlimit: " + failed);
      }
    }
  }
}
