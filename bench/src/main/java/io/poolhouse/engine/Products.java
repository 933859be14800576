package io.poolhouse.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Matrix products of one shape, by the operator that the engine computes with: {@code [tokens, in]}
 * times {@code [in, out]}, with several weights in turn, as a model's layers have them.
 */
public final class Products implements AutoCloseable {
  private static final String ROOT = "products";
  private static final String CODE = "/code/" + ProgramText.PACKAGE.replace('.', '/') + "/";

  private final Model model;

  private Products(Model model) {
    this.model = model;
  }

  /**
   * @param file where the program is written to
   */
  public static Products open(Path file, ComputeDevice device) throws IOException {
    write(file);
    PyTorch.useThisThread();
    Model model = Model.newInstance(ROOT, device.toDjl(), PyTorch.ENGINE);
    try {
      model.load(file);
    } catch (MalformedModelException e) {
      throw new IOException(e);
    }
    return new Products(model);
  }

  private static void write(Path file) throws IOException {
    PickleWriter pickle = new PickleWriter();
    pickle.startObject(ProgramText.PACKAGE + ".products", "Products");
    pickle.attribute("training").bool(false);
    for (String tensor : List.of("device", "x", "bias")) {
      pickle.attribute(tensor).tensor(0, List.of(0));
    }
    pickle.attribute("weights").startList().endList();
    pickle.endObject();
    try (StoredZip zip = new StoredZip(file);
        InputStream code = Products.class.getResourceAsStream("products.py")) {
      zip.add(ROOT + "/data.pkl", pickle.toBytes());
      zip.add(ROOT + CODE + "products.py", code.readAllBytes());
      zip.add(ROOT + "/data/0", new byte[0]);
      zip.add(ROOT + "/constants.pkl", new PickleWriter().emptyTuple().toBytes());
      zip.add(ROOT + "/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      zip.add(ROOT + "/version", "10\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Makes what the products are made of; for all threads. */
  public void prepare(int tokens, int in, int out, Precision precision, int weights) {
    run("prepare", new long[] {tokens, in, out, precision.dtype(), weights});
  }

  /**
   * @param gelu whether each is followed by the activation, in the same call; on CPU only
   */
  public void multiply(int times, boolean gelu) {
    run("forward", new long[] {times, gelu ? 1 : 0});
  }

  private void run(String method, long[] input) {
    PyTorch.useThisThread();
    try (NDManager batch = NDManager.newBaseManager(Device.cpu(), PyTorch.ENGINE)) {
      NDArray name = batch.create(0);
      name.setName("module_method:" + method);
      NDList list = new NDList(batch.create(input), name);
      model.getBlock().forward(new ParameterStore(batch, false), list, false);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
