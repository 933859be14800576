package io.poolhouse.engine;

import io.poolhouse.model.Activation;
import io.poolhouse.model.BertConfig;
import io.poolhouse.model.BertWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a model as a TorchScript archive: the program's text, the weights as float32 and one
 * pickle that ties them together. Weights are streamed; equal models give equal bytes.
 *
 * <p>The form is PyTorch's own ({@code torch/csrc/jit/docs/serialization.md}): a zip of {@code
 * data.pkl}, {@code constants.pkl}, {@code code/}, {@code data/}, {@code version} and {@code
 * byteorder}, plus {@code extra/} for files that only we read.
 */
final class EncoderArchive {
  /** PyTorch takes the folder's name from the archive itself; any constant does. */
  private static final String ROOT = "encoder";

  /**
   * The newest file format; under an older one, operators keep the arguments that they had then.
   */
  private static final String VERSION = "10\n";

  private final BertConfig config;
  private final BertWeights weights;
  private final PickleWriter pickle = new PickleWriter();
  private final List<Weights> storages = new ArrayList<>();

  private EncoderArchive(BertConfig config, BertWeights weights) {
    this.config = config;
    this.weights = weights;
  }

  /**
   * @param extras small files to carry along, by name; {@link ModelFile} reads them back
   */
  static void write(BertConfig config, BertWeights weights, Map<String, String> extras, Path file)
      throws IOException {
    EncoderArchive archive = new EncoderArchive(config, weights);
    archive.encoder();
    try (StoredZip zip = new StoredZip(file)) {
      zip.add(ROOT + "/data.pkl", archive.pickle.toBytes());
      ProgramText.addTo(zip, ROOT);
      for (Map.Entry<String, String> extra : extras.entrySet()) {
        zip.add(extraEntry(extra.getKey()), extra.getValue().getBytes(StandardCharsets.UTF_8));
      }
      for (int key = 0; key < archive.storages.size(); key++) {
        Weights storage = archive.storages.get(key);
        zip.add(ROOT + "/data/" + key, storage.bytes(), storage::writeTo);
      }
      zip.add(ROOT + "/constants.pkl", new PickleWriter().emptyTuple().toBytes());
      zip.add(ROOT + "/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      zip.add(ROOT + "/version", VERSION.getBytes(StandardCharsets.US_ASCII));
    }
  }

  static String extraEntry(String name) {
    return ROOT + "/extra/" + name;
  }

  private void encoder() {
    pickle.startObject(ProgramText.PACKAGE + ".encoder", "Encoder");
    pickle.attribute("training").bool(false);
    words();
    tensor("positions", "embeddings.position_embeddings.weight");
    tensor("token_types", "embeddings.token_type_embeddings.weight");
    norm("embedding_norm", "embeddings.LayerNorm");
    pickle.attribute("layers").startList();
    for (int layer = 0; layer < config.layers(); layer++) {
      layer("encoder.layer." + layer);
    }
    pickle.endList();
    if (weights.hasPooler()) {
      linear("pooler", "pooler.dense");
    } else {
      linear("pooler"); // of no numbers
    }
    pickle.attribute("learners").startList().endList();
    pickle.attribute("remembered").startList().endList();
    pickle.endObject();
  }

  private void words() {
    pickle.attribute("words").startObject(ProgramText.PACKAGE + ".words", "Words");
    tensor("table", "embeddings.word_embeddings.weight");
    for (String untilItTrains : List.of("ids", "learned", "places")) {
      storage(untilItTrains, new Weights(List.of()));
    }
    pickle.endObject();
  }

  private void layer(String prefix) {
    pickle.startObject(ProgramText.PACKAGE + ".layer", "Layer");
    pickle.attribute("heads").integer(config.heads());
    pickle.attribute("activation").string(word(config.activation()));
    String self = prefix + ".attention.self.";
    linear("query_key_value", self + "query", self + "key", self + "value");
    linear("attention_output", prefix + ".attention.output.dense");
    norm("attention_norm", prefix + ".attention.output.LayerNorm");
    linear("intermediate", prefix + ".intermediate.dense");
    linear("output", prefix + ".output.dense");
    norm("output_norm", prefix + ".output.LayerNorm");
    pickle.endObject();
  }

  private void linear(String attribute, String... modelNames) {
    pickle.attribute(attribute).startObject(ProgramText.PACKAGE + ".linear", "Linear");
    storage("weight", joined(".weight", modelNames));
    storage("bias", joined(".bias", modelNames));
    pickle.attribute("dtype").integer(Precision.FLOAT32.dtype());
    pickle.attribute("repacked").bool(false);
    pickle.endObject();
  }

  private void norm(String attribute, String modelName) {
    pickle.attribute(attribute).startObject(ProgramText.PACKAGE + ".norm", "Norm");
    tensor("weight", modelName + ".weight");
    tensor("bias", modelName + ".bias");
    pickle.attribute("epsilon").real(config.layerNormEpsilon());
    pickle.endObject();
  }

  private Weights joined(String suffix, String... modelNames) {
    return new Weights(
        List.of(modelNames).stream().map(name -> weights.tensor(name + suffix)).toList());
  }

  private void tensor(String attribute, String modelName) {
    storage(attribute, new Weights(List.of(weights.tensor(modelName))));
  }

  private void storage(String attribute, Weights tensor) {
    pickle.attribute(attribute).tensor(storages.size(), tensor.shape());
    storages.add(tensor);
  }

  private static String word(Activation activation) {
    return switch (activation) {
      case GELU -> "gelu";
      case GELU_TANH -> "gelu_tanh";
      case RELU -> "relu";
    };
  }
}
