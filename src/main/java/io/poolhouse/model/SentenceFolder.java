package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder that sentence-transformers saved: {@code modules.json} lists its parts, each with a
 * folder of its own; the encoder lies at the top or in one, too.
 *
 * <p>A part that is not known here is refused by name: without it the vectors would be others.
 */
record SentenceFolder(Path folder, List<Module> modules) {
  static final String FILE = "modules.json";
  static final String TRANSFORMER = "Transformer";
  static final String NORMALIZE = "Normalize";

  /** Does nothing but in training. */
  private static final String DROPOUT = "Dropout";

  private static final String LIBRARY = "sentence_transformers.";

  /**
   * @param type the class in Python, whose package depends on the version that saved it
   */
  record Module(String type, Path folder) {

    static Module of(JsonSettings json, Path root) {
      String path = json.text("path").orElse("");
      if (!path.isEmpty()) {
        PackageFile.plain(path);
      }
      return new Module(json.requiredText("type"), path.isEmpty() ? root : root.resolve(path));
    }

    boolean is(String name) {
      return type.startsWith(LIBRARY) && type.endsWith("." + name);
    }
  }

  /** Empty where the folder is none of sentence-transformers. */
  static Optional<SentenceFolder> in(Path folder) throws IOException {
    Optional<Path> file = FolderListing.file(folder, FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    List<Module> modules =
        JsonSettings.readList(
            file.get(), list -> list.stream().map(json -> Module.of(json, folder)).toList());
    SentenceFolder found = new SentenceFolder(folder, modules);
    found.mustBeKnown(file.get());
    return Optional.of(found);
  }

  private void mustBeKnown(Path file) {
    if (modules.isEmpty() || !modules.get(0).is(TRANSFORMER)) {
      throw new ModelException(
          "'%s': the first module is %s; Poolhouse takes only those that begin with a '%s'."
              .formatted(
                  file,
                  modules.isEmpty() ? "missing" : "'" + modules.get(0).type() + "'",
                  TRANSFORMER));
    }
    for (int place = 1; place < modules.size(); place++) {
      Module module = modules.get(place);
      boolean known =
          place == 1
              ? module.is(PoolingModule.TYPE)
              : module.is(DenseModule.TYPE) || module.is(NORMALIZE) || module.is(DROPOUT);
      if (!known) {
        throw new ModelException(
            ("'%s': module %d is '%s', which Poolhouse does not compute there; expected a Transformer,"
                    + " a Pooling, then Dense or Normalize. Without modules.json the encoder alone"
                    + " can be used.")
                .formatted(file, place, module.type()));
      }
    }
  }

  /** Where {@code config.json}, the weights and the tokenizer lie. */
  Path encoder() {
    return modules.get(0).folder();
  }

  /**
   * @throws ModelException for a setting or a layer that is not computed here, by its name
   */
  SentenceModules read() throws IOException {
    List<Path> files = new ArrayList<>(List.of(folder.resolve(FILE)));
    Optional<PoolingModule> pooling = pooling(files);
    List<SentenceStep> steps = steps(files);
    boolean normalizes =
        !steps.isEmpty() && steps.get(steps.size() - 1) instanceof SentenceStep.Normalize;
    Optional<Path> settings = SentenceSettings.file(encoder());
    settings.ifPresent(files::add);
    SentenceSettings said =
        settings.isEmpty() ? SentenceSettings.NONE : SentenceSettings.read(settings.get());
    Optional<Path> prompts = FolderListing.file(folder, Prompts.FILE);
    prompts.ifPresent(files::add);
    return new SentenceModules(
        pooling.map(PoolingModule::pooling),
        pooling.map(PoolingModule::promptPooled).orElse(true),
        untilLastDense(steps),
        normalizes,
        said.maxTokens(),
        said.lowercase(),
        prompts.isEmpty() ? Prompts.NONE : Prompts.read(prompts.get()),
        files);
  }

  private Optional<PoolingModule> pooling(List<Path> files) throws IOException {
    if (modules.size() < 2) {
      return Optional.empty();
    }
    Path config = required(modules.get(1).folder(), ModelFolder.CONFIGURATION);
    files.add(config);
    return Optional.of(PoolingModule.read(config));
  }

  private List<SentenceStep> steps(List<Path> files) throws IOException {
    List<SentenceStep> steps = new ArrayList<>();
    for (Module module : modules) {
      if (module.is(DenseModule.TYPE)) {
        DenseModule dense = DenseModule.read(module.folder());
        files.addAll(List.of(dense.configuration(), dense.weights()));
        steps.add(new SentenceStep.Dense(dense));
      } else if (module.is(NORMALIZE)) {
        mustNormalizeVectors(module.folder(), files);
        steps.add(new SentenceStep.Normalize());
      }
    }
    return steps;
  }

  /** Older versions write no file for it. */
  private static void mustNormalizeVectors(Path folder, List<Path> files) throws IOException {
    Optional<Path> config = FolderListing.file(folder, ModelFolder.CONFIGURATION);
    if (config.isPresent()) {
      files.add(config.get());
      JsonSettings.read(
          config.get(),
          json -> {
            mustBe(json, "module_input_name", "sentence_embedding");
            mustBe(json, "module_output_name", "sentence_embedding");
            return json;
          });
    }
  }

  private static List<SentenceStep> untilLastDense(List<SentenceStep> steps) {
    int end = steps.size();
    while (end > 0 && !(steps.get(end - 1) instanceof SentenceStep.Dense)) {
      end--;
    }
    return steps.subList(0, end);
  }

  static Path required(Path folder, String name) {
    return FolderListing.file(folder, name)
        .orElseThrow(
            () ->
                new ModelException(
                    "'%s' has no '%s', though '%s' names the folder. Fetch the whole model again."
                        .formatted(folder, name, FILE)));
  }

  /** Absent is as good. */
  static void mustBe(JsonSettings json, String key, String expected) {
    json.text(key)
        .filter(said -> !said.equals(expected))
        .ifPresent(
            other -> {
              throw new ModelException(
                  "%s is '%s', which Poolhouse does not compute; expected '%s'."
                      .formatted(key, other, expected));
            });
  }
}
