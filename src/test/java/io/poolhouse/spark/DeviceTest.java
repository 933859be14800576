package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceException;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DeviceTest {

  private static Map<String, ResourceInformation> gpus(String... addresses) {
    return Map.of(
        "gpu", new ResourceInformation("gpu", addresses),
        "fpga", new ResourceInformation("fpga", new String[] {"7"}));
  }

  @Test
  void aTaskComputesOnTheGpuThatSparkAssignedToIt() {
    assertEquals(3, SharedEncoders.gpu(gpus("3")));
    assertEquals(2, SharedEncoders.gpu(gpus("2", "3")));
  }

  @Test
  void whereSparkAssignsNoneItIsTheFirst() {
    assertEquals(0, SharedEncoders.gpu(Map.of()));
    assertEquals(0, SharedEncoders.gpu(gpus()));
  }

  @Test
  void anAddressThatIsNoIndexIsRefused() {
    DeviceException e =
        assertThrows(DeviceException.class, () -> SharedEncoders.gpu(gpus("GPU-8ad1b2c3")));
    assertEquals(
        "Spark assigned the GPU 'GPU-8ad1b2c3' to this task; expected an index such as '0'. Let the"
            + " discovery script print indices, as conf/discover-gpus does.",
        e.getMessage());
  }

  @Test
  void withoutCudaAJobThatAsksForItFailsAndMarksNoRow() {
    assumeTrue(ComputeDevice.gpus() == 0, "this machine has CUDA");
    assertEquals(
        "Device 'cuda' was asked for, but PyTorch sees no CUDA device here. Install the driver and"
            + " point PYTORCH_LIBRARY_PATH at a CUDA build of libtorch, or write '--device cpu'.",
        refusal(MiniLm.embedder("mean").setDevice("cuda")).getMessage());
  }

  @Test
  void onTheCpuAJobThatAsksForFloat16FailsAndMarksNoRow() {
    assertEquals(
        "Precision 'float16' needs a CUDA device. On CPU write '--precision float32' or"
            + " '--precision bfloat16'.",
        refusal(MiniLm.embedder("mean").setDevice("cpu").setPrecision("float16")).getMessage());
  }

  /** Of the task, for bad rows are marked by default. */
  private static DeviceException refusal(TextEmbedder embedder) {
    Dataset<Row> embedded = embedder.transform(LocalSpark.table("a text"));
    Throwable thrown = assertThrows(Exception.class, embedded::collectAsList);
    while (!(thrown instanceof DeviceException) && thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    return (DeviceException) thrown;
  }
}
