package io.poolhouse.job;

import io.poolhouse.engine.ModelFile;
import io.poolhouse.model.ImportOptions;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.ModelStore;
import io.poolhouse.pooling.Poolings;
import java.io.IOException;

/** The models that users name: imported when first named, and proved to work before they stay. */
final class Models {

  private Models() {}

  /** The model of this name or in this folder. */
  static ModelPackage resolve(String name, Console console) throws IOException {
    ModelStore store = ModelStore.standard();
    boolean first =
        store.known().stream().anyMatch(known -> known.name().equals(name))
            && !store.importedNames().contains(name);
    if (!first) {
      return store.resolve(name);
    }
    console.say("importing the model '%s', once".formatted(name));
    return proved(store, store.resolve(name));
  }

  static ModelPackage importModel(String source, ImportOptions options) throws IOException {
    ModelStore store = ModelStore.standard();
    return proved(store, store.importModel(source, options));
  }

  /** With vectors of its own in it; a package that cannot give any is taken away again. */
  private static ModelPackage proved(ModelStore store, ModelPackage model) throws IOException {
    boolean proved = false;
    try {
      Poolings.parse(model.defaultPooling(), ModelFile.shapeOf(model));
      ModelPackage tested = model.withSelfTest(SelfTest.of(model).vectors());
      proved = true;
      return tested;
    } finally {
      if (!proved) {
        store.remove(model.name());
      }
    }
  }
}
