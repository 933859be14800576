package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A copy of a model with one passage of its program replaced. */
final class ChangedProgram {
  private ChangedProgram() {}

  static ModelFile of(ModelFile model, String file, String right, String wrong, Path copy)
      throws IOException {
    try (ZipFile in = new ZipFile(model.path().toFile());
        StoredZip out = new StoredZip(copy)) {
      for (ZipEntry entry : in.stream().toList()) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        boolean change = entry.getName().endsWith("/" + file);
        out.add(entry.getName(), change ? replaced(bytes, right, wrong) : bytes);
      }
    }
    return new ModelFile(
        copy, "changed", "0", model.config(), model.pooler(), "mean", model.maxTokens(), "");
  }

  private static byte[] replaced(byte[] text, String right, String wrong) {
    String program = new String(text, StandardCharsets.UTF_8);
    assertTrue(program.contains(right), right);
    return program.replace(right, wrong).getBytes(StandardCharsets.UTF_8);
  }
}
