package io.poolhouse.spark;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Precision;
import java.util.List;

/** A model in an executor's memory, or its device's. */
record LoadedModel(ModelFile file, ComputeDevice device, Precision precision) {

  /** What the weights of all take, without the engine's own buffers. */
  static long weightBytes(List<LoadedModel> all) {
    return all.stream().mapToLong(LoadedModel::weightBytes).sum();
  }

  /** In use on the CUDA devices that have a model, whoever uses it; 0 on CPU. */
  static long deviceBytes(List<LoadedModel> all) {
    return all.stream()
        .map(LoadedModel::device)
        .filter(device -> device.isCuda() && CudaUtils.hasCuda())
        .distinct()
        .mapToLong(device -> CudaUtils.getGpuMemory(Device.gpu(device.gpu())).getUsed())
        .sum();
  }

  long weightBytes() {
    long bytesPerNumber = precision == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
    return bytesPerNumber * file.config().parts(file.pooler()).whole().numbers();
  }
}
