package io.poolhouse.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;

/**
 * The PyTorch of this process.
 *
 * @param version of PyTorch's natives
 * @param libraries the folder they were loaded from
 * @param cuda the driver's CUDA version, empty where there is none
 * @param gpus CUDA devices
 */
public record Installation(String djl, String version, String libraries, String cuda, int gpus) {

  /**
   * @throws ai.djl.engine.EngineException where the natives cannot be loaded
   */
  public static Installation here() {
    PyTorch.useThisThread();
    Engine engine = Engine.getEngine(PyTorch.ENGINE);
    int gpus = engine.getGpuCount();
    return new Installation(
        Engine.getDjlVersion(),
        engine.getVersion(),
        LibUtils.getLibtorchPath().toString(),
        gpus > 0 ? CudaUtils.getCudaVersionString() : "",
        gpus);
  }

  /** Bytes of memory of a CUDA device: committed and total. */
  public static String memory(int gpu) {
    java.lang.management.MemoryUsage usage = CudaUtils.getGpuMemory(ai.djl.Device.gpu(gpu));
    return "%,d of %,d MiB in use".formatted(usage.getCommitted() >> 20, usage.getMax() >> 20);
  }
}
