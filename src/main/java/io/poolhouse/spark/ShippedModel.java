package io.poolhouse.spark;

import io.poolhouse.engine.ModelFile;
import io.poolhouse.model.ModelPackage;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * A model on its way to the executors: one file, named by the model's checksum. Spark ships it once
 * to each executor; an executor that sees the driver's own copy reads that.
 *
 * @param driverPath where the driver has it
 * @param fileName the name under which Spark ships it
 * @param checksum of the model package
 */
public record ShippedModel(String driverPath, String fileName, String checksum)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Makes the model's file, once per application and model, and hands it to Spark. */
  public static ShippedModel ship(SparkContext context, ModelPackage model) throws IOException {
    String fileName = "poolhouse-" + model.checksum().substring(0, 16) + ".pt";
    synchronized (ShippedModel.class) {
      Path file = Path.of(SparkFiles.getRootDirectory()).resolve(fileName);
      if (Files.notExists(file)) {
        write(model, file);
        if (!context.isLocal()) {
          context.addFile(file.toString());
        }
      }
      return new ShippedModel(file.toString(), fileName, model.checksum());
    }
  }

  /** On an executor, or in local mode on the driver. */
  ModelFile open() throws IOException {
    Path shared = Path.of(driverPath);
    return ModelFile.open(Files.isRegularFile(shared) ? shared : Path.of(SparkFiles.get(fileName)));
  }

  private static void write(ModelPackage model, Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    ModelFile.write(model, unfinished);
    Files.move(unfinished, file);
  }
}
