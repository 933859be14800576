package io.poolhouse.spark;

import io.poolhouse.engine.ModelFile;
import io.poolhouse.model.ModelPackage;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.util.Utils;

/**
 * A model on its way to the executors: one file, named by the model's checksum. An executor that
 * sees the driver's own copy reads that; the others fetch it from the driver, each once.
 *
 * <p>It is the server behind {@code SparkContext.addFile}, but not that call: since Spark isolates
 * the artifacts of sessions, the tasks of a query do not get the files of the context.
 *
 * @param driverPath where the driver has it
 * @param uri where the driver serves it
 * @param checksum of the model package
 */
record ShippedModel(String driverPath, String uri, String checksum) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Makes the model's file, once per application and model, and lets the driver serve it. */
  static ShippedModel ship(ModelPackage model) throws IOException {
    String name = "poolhouse-" + model.checksum().substring(0, 16) + ".pt";
    Path file = Path.of(SparkFiles.getRootDirectory()).resolve(name);
    synchronized (ShippedModel.class) {
      if (Files.notExists(file)) {
        write(model, file);
      }
    }
    String uri = SparkEnv.get().rpcEnv().fileServer().addFile(file.toFile());
    return new ShippedModel(file.toString(), uri, model.checksum());
  }

  /** On an executor, or in local mode on the driver. */
  ModelFile open() throws IOException {
    Path ofDriver = Path.of(driverPath);
    return ModelFile.open(Files.isRegularFile(ofDriver) ? ofDriver : fetched());
  }

  private Path fetched() {
    Path folder = Path.of(SparkFiles.getRootDirectory());
    Path file = folder.resolve(uri.substring(uri.lastIndexOf('/') + 1));
    synchronized (ShippedModel.class) {
      if (Files.notExists(file)) {
        fetchInto(folder);
      }
    }
    return file;
  }

  private void fetchInto(Path folder) {
    try {
      Utils.fetchFile(
          uri,
          folder.toFile(),
          SparkEnv.get().conf(),
          new Configuration(false), // Hadoop has no part in it
          0,
          false,
          false);
    } catch (RuntimeException refused) {
      throw new EmbedException(
          ("The driver no longer has the model's file (%s). Something takes temporary files away while"
                  + " the job runs: set 'spark.local.dir' to a folder that nobody cleans.")
              .formatted(refused.getMessage()),
          refused);
    }
  }

  private static void write(ModelPackage model, Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    ModelFile.write(model, unfinished);
    Files.move(unfinished, file);
  }
}
