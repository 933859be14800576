package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDeviceTest {

  @Test
  void cudaIsNeverReplacedByTheCpu() {
    assumeTrue(ComputeDevice.gpus() == 0, "there is a CUDA device here");
    assertEquals(
        "Device 'cuda' was asked for, but PyTorch sees no CUDA device here. Install the driver and"
            + " point PYTORCH_LIBRARY_PATH at a CUDA build of libtorch, or write '--device cpu'.",
        assertThrows(DeviceException.class, () -> ComputeDevice.resolve(DeviceChoice.CUDA, 0))
            .getMessage());
  }

  @Test
  void autoIsTheCpuWhereNoCudaDeviceIs() {
    assumeTrue(ComputeDevice.gpus() == 0, "there is a CUDA device here");
    assertEquals(ComputeDevice.CPU, ComputeDevice.resolve(DeviceChoice.AUTO, 3));
  }

  @Test
  void theCpuIsTheCpuWhateverGpuAScheduleNames() {
    assertEquals(ComputeDevice.CPU, ComputeDevice.resolve(DeviceChoice.CPU, 3));
  }

  @Test
  void whereThereAreTwoEachScheduledGpuIsItsOwnDevice() {
    for (DeviceChoice choice : List.of(DeviceChoice.AUTO, DeviceChoice.CUDA)) {
      assertEquals(new ComputeDevice(0), ComputeDevice.resolve(choice, 0, () -> 2));
      assertEquals(new ComputeDevice(1), ComputeDevice.resolve(choice, 1, () -> 2));
      assertEquals(
          "CUDA device 2 was asked for, but PyTorch sees 2 (0 to 1).",
          assertThrows(DeviceException.class, () -> ComputeDevice.resolve(choice, 2, () -> 2))
              .getMessage());
    }
  }

  @Test
  void devicesPrintAsPyTorchNamesThem() {
    assertEquals("cpu", ComputeDevice.CPU.toString());
    assertEquals("cuda:1", new ComputeDevice(1).toString());
    assertFalse(ComputeDevice.CPU.isCuda());
    assertTrue(new ComputeDevice(0).isCuda());
  }

  @ParameterizedTest
  @EnumSource
  void aWordNamesItsChoice(DeviceChoice choice) {
    assertEquals(choice, DeviceChoice.parse(choice.word()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "CPU", "cuda:0", ""})
  void anotherWordIsRefusedWithThoseThatExist(String word) {
    assertEquals(
        "Unknown device '%s'. Expected one of: auto, cpu, cuda.".formatted(word),
        assertThrows(DeviceException.class, () -> DeviceChoice.parse(word)).getMessage());
  }
}
