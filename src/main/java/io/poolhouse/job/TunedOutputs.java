package io.poolhouse.job;

import io.poolhouse.finetune.TrainedPooling;
import io.poolhouse.finetune.TrainedTrials;
import io.poolhouse.finetune.Trial;
import io.poolhouse.finetune.TunedModel;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes each pooling's model package and pipeline. */
record TunedOutputs(FineTuneRun run, TrainedTrials trained, ModelPackage base) {
  /** Far above what other kernels round differently, far below what wrong weights would give. */
  private static final double TOLERANCE = 1e-3;

  List<TunedOutput> write() throws IOException {
    List<TunedOutput> outputs = new ArrayList<>();
    for (TrainedPooling pooling : trained.poolings()) {
      outputs.add(write(pooling));
    }
    return outputs;
  }

  private TunedOutput write(TrainedPooling pooling) throws IOException {
    Trial trial = trained.best(pooling);
    TunedModel tuned =
        new TunedModel(base, trial, trained.trials().weights(trial), run.labelled().classes());
    Path folder = run.folder().model(pooling);
    ModelPackage written = tuned.writeTo(folder);
    double difference = tuned.difference(written, trained);
    if (!(difference <= TOLERANCE)) {
      throw new IllegalStateException(
          "The model in '%s' gives vectors that are %s from those of its own training."
              .formatted(folder, difference));
    }
    written.withSelfTest(SelfTest.of(written).vectors());
    return new TunedOutput(trial, folder, pipeline(tuned, pooling, folder), difference);
  }

  private Path pipeline(TunedModel tuned, TrainedPooling pooling, Path model) throws IOException {
    Path folder = run.folder().pipeline(pooling);
    TextEmbedder embedder =
        run.tune()
            .embedder(run.tune().columns().text(), base)
            .setModel(model.toString())
            .setPoolings(pooling.tuned().toString());
    tuned.save(run.texts().spark(), embedder, folder);
    return folder;
  }
}
