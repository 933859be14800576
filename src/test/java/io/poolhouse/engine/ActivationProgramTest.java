package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.model.Activation;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What oneDNN computes in one call with the product before it, PyTorch computes by itself too. */
class ActivationProgramTest {
  private static final List<TokenizedText> TEXTS = List.of(RandomBert.text(4, 5, 6, 7, 8));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Activation.class)
  void oneDnnsActivationIsPyTorchs(Activation activation) throws IOException {
    ModelFile fused = of(activation);
    ModelFile plain =
        ChangedProgram.of(
            ChangedProgram.of(
                fused,
                "linear.py",
                "ops.mkldnn._reorder_linear_weight(self.weight, tokens)",
                "self.weight",
                folder.resolve("halfway.pt")),
            "linear.py",
            "self.repacked = True",
            "self.repacked = False",
            folder.resolve("plain.pt"));
    LargestDifferences differences = new LargestDifferences();
    differences.add(activation.word(), mean(plain), mean(fused));
    differences.assertAtMost(1e-5);
  }

  @Test
  void eachActivationIsAnother() throws IOException {
    Set<String> vectors = new HashSet<>();
    for (Activation activation : Activation.values()) {
      assertTrue(vectors.add(Arrays.toString(mean(of(activation)))), activation.word());
    }
  }

  private ModelFile of(Activation activation) throws IOException {
    return RandomBert.of(new EncoderConfig(100, 32, 2, 4, 48, 64, 2, 1e-12, activation), 1)
        .in(folder);
  }

  private static float[] mean(ModelFile file) {
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
      return encoder.encode(TEXTS, EncoderContract.planFor(file, "mean")).of(0, 0);
    }
  }
}
