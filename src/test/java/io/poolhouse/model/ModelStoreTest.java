package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  @TempDir Path home;
  private Path plain;

  @BeforeEach
  void aKnownModel() throws IOException {
    plain = TinyBert.folder(home.resolve("elsewhere/Tiny BERT"));
    Path conf = Files.createDirectory(home.resolve("conf"));
    Files.writeString(
        conf.resolve("models.properties"),
        "tiny.source=%s\ntiny.pooling=cls\ntiny.description=a tiny one\n".formatted(plain));
    System.setProperty("poolhouse.conf", conf.toString());
  }

  @AfterEach
  void noKnownModel() {
    System.clearProperty("poolhouse.conf");
  }

  private ModelStore store() throws IOException {
    return ModelStore.open(home);
  }

  @Test
  void aKnownNameImportsItselfOnFirstUse() throws IOException {
    ModelPackage first = store().resolve("tiny");
    assertEquals(home.resolve("models/tiny"), first.folder());
    assertEquals("tiny", first.name());
    assertEquals("cls", first.defaultPooling());
    assertEquals(Optional.of(plain.toString()), first.source());
    FileTime written = Files.getLastModifiedTime(first.folder().resolve("poolhouse.json"));
    assertEquals(
        written,
        Files.getLastModifiedTime(store().resolve("tiny").folder().resolve("poolhouse.json")));
  }

  @Test
  void anImportHoldsTheSameNumbersAndLeavesNothingElseBehind() throws IOException {
    ModelPackage model = store().importModel(plain.toString(), ImportOptions.none());
    assertEquals("tiny", model.name(), "the known source has a known name");
    Map<String, InMemoryTensor> expected = TinyBert.tensors();
    try (EncoderWeights weights = model.openWeights()) {
      for (Tensor tensor : weights) {
        assertArrayEquals(expected.get(tensor.name()).numbers(), TinyBert.numbers(tensor));
      }
    }
    assertEquals(List.of("tiny"), names(home.resolve("models")));
    assertEquals(
        List.of(
            "config.json",
            "model.safetensors",
            "poolhouse.json",
            "tokenizer_config.json",
            "vocab.txt"),
        names(model.folder()));
  }

  @Test
  void importingTwiceGivesEqualBytes() throws IOException {
    ModelPackage one = ModelStore.open(home.resolve("one")).resolve("tiny");
    ModelPackage two = ModelStore.open(home.resolve("two")).resolve("tiny");
    for (String name : names(one.folder())) {
      assertEquals(
          -1, Files.mismatch(one.folder().resolve(name), two.folder().resolve(name)), name);
    }
  }

  @Test
  void aCheckpointOfBertForPretrainingBecomesABareEncoder() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    TinyBert.tensors().forEach((name, tensor) -> tensors.put("bert." + name, tensor));
    tensors.put(
        "cls.predictions.bias",
        new InMemoryTensor("cls.predictions.bias", List.of(20L), new float[20]));
    SafetensorsWriter.write(plain.resolve("model.safetensors"), tensors, Map.of());
    try (TensorSource written =
        Safetensors.open(store().resolve("tiny").folder().resolve("model.safetensors"))) {
      assertEquals(TinyBert.tensors().keySet(), written.tensors().keySet());
    }
  }

  @Test
  void whatTheUserSaysGoesBeforeWhatTheSourceSays() throws IOException {
    ImportOptions options =
        new ImportOptions(
            Optional.of("other"),
            Optional.of(Activation.RELU),
            OptionalInt.of(2),
            Optional.of("max"));
    ModelPackage model = store().importModel(plain.toString(), options);
    assertEquals("other", model.name());
    assertEquals(Activation.RELU, model.config().activation());
    assertEquals(2, model.config().heads());
    assertEquals("max", model.defaultPooling());
  }

  @Test
  void aNameIsTakenFromTheSourceWhereNobodyGaveOne() throws IOException {
    Files.writeString(home.resolve("conf/models.properties"), "");
    assertEquals("tiny-bert", store().importModel(plain.toString(), ImportOptions.none()).name());
  }

  @Test
  void aNameThatWouldBeAPathIsRefused() throws IOException {
    ModelStore store = store();
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> store.importModel(plain.toString(), ImportOptions.none().named("../x")));
    assertEquals(
        "'../x' is no name for a model. Expected small letters, digits, '.', '_' and '-', the first a letter or digit; say --name NAME.",
        refused.getMessage());
  }

  @Test
  void aTakenNameIsRefused() throws IOException {
    ModelStore store = store();
    store.resolve("tiny");
    ModelException refused =
        assertThrows(ModelException.class, () -> store.importModel("tiny", ImportOptions.none()));
    assertEquals(
        "'%s' exists already. Remove it first or choose another name."
            .formatted(home.resolve("models/tiny")),
        refused.getMessage());
  }

  @Test
  void twoImportsAtOnceEndInOnePackage() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<ModelPackage>> imports = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        imports.add(threads.submit(() -> store().resolve("tiny")));
      }
      for (Future<ModelPackage> done : imports) {
        done.get().verify();
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(List.of("tiny"), names(home.resolve("models")));
  }

  @Test
  void anImportThatFailsLeavesNothingBehind() throws IOException {
    Files.writeString(plain.resolve("model.safetensors"), "short");
    ModelStore store = store();
    assertThrows(ModelException.class, () -> store.resolve("tiny"));
    assertEquals(List.of(), names(home.resolve("models")));
  }

  @Test
  void whatAKilledImportLeftIsClearedAfterADay() throws IOException {
    Path old = Files.createDirectories(home.resolve("models/.import-old/source"));
    Path young = Files.createDirectories(home.resolve("models/.import-young"));
    Files.setLastModifiedTime(
        old.getParent(), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    store().resolve("tiny");
    assertFalse(Files.exists(old.getParent()));
    assertTrue(Files.exists(young));
  }

  @Test
  void aFolderIsResolvedByItsPath() throws IOException {
    assertEquals(plain, store().resolve(plain.toString()).folder());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnesAndTheNearest() throws IOException {
    store().importModel(plain.toString(), ImportOptions.none().named("mine"));
    assertRefused(
        "There is no model and no folder 'roberta'. Known models: mine, tiny.", "roberta");
    assertRefused(
        "There is no model and no folder 'tyni'. Did you mean 'tiny'? Known models: mine, tiny.",
        "tyni");
  }

  @Test
  void aFileIsNoModelYet() throws IOException {
    Path file = plain.resolve("model.safetensors");
    assertRefused(
        "'%s' is a file. Import it first: 'jobs/model import %1$s --name NAME'.".formatted(file),
        file.toString());
  }

  private void assertRefused(String message, String name) throws IOException {
    ModelStore store = store();
    ModelException refused = assertThrows(ModelException.class, () -> store.resolve(name));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void whatIsRemovedIsNoLongerListed() throws IOException {
    ModelStore store = store();
    assertEquals(List.of(), store.list());
    store.resolve("tiny");
    assertEquals(List.of("tiny"), store.list().stream().map(ModelPackage::name).toList());
    store.remove("tiny");
    assertEquals(List.of(), names(home.resolve("models")));
    ModelException refused = assertThrows(ModelException.class, () -> store.remove("tiny"));
    assertEquals("There is no imported model 'tiny'. Imported: none.", refused.getMessage());
  }

  @Test
  void theProjectsOwnListNamesFourModels() throws IOException {
    System.setProperty("poolhouse.conf", "conf");
    assertEquals(
        List.of("bert-base mean", "bge-small cls", "e5-small mean", "minilm mean"),
        store().known().stream()
            .map(model -> model.name() + " " + model.pooling().orElseThrow())
            .toList());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
