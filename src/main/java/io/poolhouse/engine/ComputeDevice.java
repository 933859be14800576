package io.poolhouse.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.function.IntSupplier;

/**
 * Where an encoder computes.
 *
 * @param gpu the CUDA device's index, -1 for the CPU
 */
public record ComputeDevice(int gpu) {
  public static final ComputeDevice CPU = new ComputeDevice(-1);

  public boolean isCuda() {
    return gpu >= 0;
  }

  /**
   * @param gpu the CUDA device to take where the choice falls on CUDA
   * @throws DeviceException where CUDA was asked for and is not there: never a silent CPU
   */
  public static ComputeDevice resolve(DeviceChoice choice, int gpu) {
    return resolve(choice, gpu, ComputeDevice::gpus);
  }

  /**
   * The same in a process that sees so many CUDA devices.
   *
   * @param gpus asked only where the answer depends on it
   */
  public static ComputeDevice resolve(DeviceChoice choice, int gpu, IntSupplier gpus) {
    return switch (choice) {
      case CPU -> CPU;
      case CUDA -> cuda(gpu, gpus.getAsInt());
      case AUTO -> gpus.getAsInt() > 0 ? cuda(gpu, gpus.getAsInt()) : CPU;
    };
  }

  /** CUDA devices that this process sees through its PyTorch; 0 where PyTorch was built without. */
  public static int gpus() {
    PyTorch.useThisThread(); // whoever asks first loads PyTorch, by our settings
    return Engine.getEngine(PyTorch.ENGINE).getGpuCount();
  }

  Device toDjl() {
    return isCuda() ? Device.gpu(gpu) : Device.cpu();
  }

  private static ComputeDevice cuda(int gpu, int gpus) {
    if (gpus == 0) {
      throw new DeviceException(
          "Device 'cuda' was asked for, but PyTorch sees no CUDA device here."
              + " Install the driver and point PYTORCH_LIBRARY_PATH at a CUDA build of libtorch,"
              + " or write '--device cpu'.");
    }
    if (gpu >= gpus) {
      throw new DeviceException(
          "CUDA device %d was asked for, but PyTorch sees %d (0 to %d)."
              .formatted(gpu, gpus, gpus - 1));
    }
    return new ComputeDevice(gpu);
  }

  @Override
  public String toString() {
    return isCuda() ? "cuda:" + gpu : "cpu";
  }
}
