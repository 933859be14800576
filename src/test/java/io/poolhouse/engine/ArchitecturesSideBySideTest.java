package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of different families have classes of the same names. */
class ArchitecturesSideBySideTest {
  @TempDir Path folder;

  private record Loaded(ModelFile file, List<TokenizedText> texts, Vectors alone) {}

  @Test
  void everyFamilyAtOnceGivesTheVectorsThatItGivesAlone()
      throws IOException, InterruptedException, ExecutionException {
    Map<String, Loaded> models = new LinkedHashMap<>();
    for (String name : GoldenArchitecture.names().toList()) {
      GoldenArchitecture golden = GoldenArchitecture.of(name);
      ModelFile file = golden.in(folder);
      List<TokenizedText> texts = golden.texts(file);
      try (Encoder encoder = open(file)) {
        Vectors alone = encoder.encode(texts, GoldenArchitecture.plan(file));
        models.put(name, new Loaded(file, texts, alone));
      }
    }
    List<Encoder> encoders = models.values().stream().map(model -> open(model.file())).toList();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Map<String, Future<Vectors>> together = new LinkedHashMap<>();
      List<String> names = new ArrayList<>(models.keySet());
      for (int i = 0; i < names.size(); i++) {
        Encoder encoder = encoders.get(i);
        Loaded model = models.get(names.get(i));
        PoolingPlan plan = GoldenArchitecture.plan(model.file());
        together.put(names.get(i), threads.submit(() -> encoder.encode(model.texts(), plan)));
      }
      for (Map.Entry<String, Future<Vectors>> entry : together.entrySet()) {
        assertEqual(entry.getKey(), models.get(entry.getKey()), entry.getValue().get());
      }
    } finally {
      threads.shutdownNow();
      encoders.forEach(Encoder::close);
    }
  }

  private static void assertEqual(String name, Loaded model, Vectors found) {
    for (int text = 0; text < model.texts().size(); text++) {
      for (int p = 0; p < GoldenArchitecture.poolings(model.file()).size(); p++) {
        assertArrayEquals(model.alone().of(text, p), found.of(text, p), name);
      }
    }
  }

  private static Encoder open(ModelFile file) {
    return Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32);
  }
}
