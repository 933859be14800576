package io.poolhouse.job;

import io.poolhouse.model.ModelStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What {@code jobs/doctor} says about models. */
final class ModelCheck {

  private ModelCheck() {}

  /** Every file of every imported model is held against its checksum. */
  static List<Finding> ofAll() {
    List<Finding> findings = new ArrayList<>();
    try {
      ModelStore store = ModelStore.standard();
      List<String> imported = store.importedNames();
      imported.forEach(name -> findings.add(of(store, name)));
      store.known().stream()
          .filter(known -> !imported.contains(known.name()))
          .map(known -> Finding.ok("model %s: imports itself on first use", known.name()))
          .forEach(findings::add);
    } catch (IOException | IllegalArgumentException broken) {
      findings.add(Finding.fail("the model store cannot be read: %s", Failure.reason(broken)));
    }
    return findings;
  }

  private static Finding of(ModelStore store, String name) {
    try {
      store.resolve(name).verify();
      return Finding.ok("model %s: files as imported", name);
    } catch (IOException | IllegalArgumentException broken) {
      return Finding.fail("model %s: %s", name, Failure.reason(broken));
    }
  }
}
