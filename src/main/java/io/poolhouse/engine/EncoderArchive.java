package io.poolhouse.engine;

import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.EncoderWeights;
import io.poolhouse.model.Part;
import io.poolhouse.model.Part.Block;
import io.poolhouse.model.Part.Blocks;
import io.poolhouse.model.Part.Dense;
import io.poolhouse.model.Part.Leaf;
import io.poolhouse.model.Part.Norm;
import io.poolhouse.model.Part.Setting;
import io.poolhouse.model.Part.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a model as a TorchScript archive: the program's text, the weights as float32 and one
 * pickle that ties them together, an object for each part of the model. Weights are streamed; equal
 * models give equal bytes.
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

  private final EncoderWeights weights;
  private final PickleWriter pickle = new PickleWriter();
  private final List<Weights> storages = new ArrayList<>();

  private EncoderArchive(EncoderWeights weights) {
    this.weights = weights;
  }

  /**
   * @param extras small files to carry along, by name; {@link ModelFile} reads them back
   */
  static void write(
      EncoderConfig config, EncoderWeights weights, Map<String, String> extras, Path file)
      throws IOException {
    EncoderArchive archive = new EncoderArchive(weights);
    archive.block(config.parts(weights.hasPooler()).whole());
    try (StoredZip zip = new StoredZip(file)) {
      zip.add(ROOT + "/data.pkl", archive.pickle.toBytes());
      ProgramText.addTo(zip, ROOT, config.architecture().variants(config));
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

  private void value(Part part) {
    if (part instanceof Block block) {
      block(block);
    } else if (part instanceof Blocks blocks) {
      pickle.startList();
      blocks.blocks().forEach(this::block);
      pickle.endList();
    } else if (part instanceof Dense dense) {
      dense(dense);
    } else if (part instanceof Norm norm) {
      norm(norm);
    } else if (part instanceof Words words) {
      words(words);
    } else if (part instanceof Leaf leaf) {
      tensor(leaf);
    } else if (part instanceof Setting setting) {
      pickle.plain(setting.value());
    }
  }

  private void block(Block block) {
    start(block.kind());
    block.parts().forEach(this::attribute);
    if (block.kind().equals("Encoder")) {
      pickle.attribute("training").bool(false);
      pickle.attribute("learners").startList().endList();
      pickle.attribute("remembered").startList().endList();
    }
    pickle.endObject();
  }

  private void dense(Dense dense) {
    start("Linear");
    attribute("weight", dense.weight());
    dense.bias().ifPresent(bias -> attribute("bias", bias));
    pickle.attribute("dtype").integer(Precision.FLOAT32.dtype());
    pickle.attribute("repacked").bool(false);
    pickle.endObject();
  }

  private void norm(Norm norm) {
    start("Norm");
    attribute("weight", norm.weight());
    norm.bias().ifPresent(bias -> attribute("bias", bias));
    pickle.attribute("epsilon").real(norm.epsilon());
    pickle.endObject();
  }

  private void words(Words words) {
    start("Words");
    attribute("table", words.table());
    for (String untilItTrains : List.of("ids", "learned", "places")) {
      attribute(untilItTrains, Leaf.NONE);
    }
    pickle.endObject();
  }

  /** A class lies in the file of its name: {@code Layer} in {@code layer.py}. */
  private void start(String kind) {
    pickle.startObject(ProgramText.PACKAGE + "." + kind.toLowerCase(Locale.ROOT), kind);
  }

  private void attribute(String name, Part part) {
    pickle.attribute(name);
    value(part);
  }

  private void tensor(Leaf leaf) {
    Weights tensor = new Weights(leaf.names().stream().map(weights::tensor).toList());
    pickle.tensor(storages.size(), tensor.shape());
    storages.add(tensor);
  }
}
