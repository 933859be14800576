package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A jar of a Maven repository with a model in it. */
record MavenArtifact(String group, String artifact, String version) implements ModelSource {
  static final String PREFIX = "maven:";

  // Nothing that could be an option of the command line or a path.
  private static final String PART = "([A-Za-z0-9_][A-Za-z0-9._-]*)";
  private static final Pattern FORM = Pattern.compile(PREFIX + PART + ":" + PART + ":" + PART);

  static MavenArtifact parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new ModelException(
          "'%s' is no Maven artifact. Expected 'maven:GROUP:ARTIFACT:VERSION'.".formatted(text));
    }
    return new MavenArtifact(parts.group(1), parts.group(2), parts.group(3));
  }

  @Override
  public String name() {
    return artifact;
  }

  String coordinates() {
    return group + ":" + artifact + ":" + version;
  }

  String jarName() {
    return artifact + "-" + version + ".jar";
  }

  @Override
  public SourceModel open(ImportOptions options, Path scratch) throws IOException {
    Path jar = MavenRepository.ofTheUser().jar(this, scratch.resolve("maven"));
    return new ArchiveFile(jar).open(options, scratch);
  }
}
