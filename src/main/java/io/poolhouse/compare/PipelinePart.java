package io.poolhouse.compare;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;

/**
 * A stage of a {@link TrainedPipeline} beside MLlib's own. Public, as its subclasses and their
 * constructors are, because Spark makes them by reflection when it loads a pipeline.
 */
public abstract class PipelinePart extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;

  PipelinePart(String uid) {
    this.uid = uid; // before any Param: each copies its parent's uid when it is made
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public PipelinePart copy(ParamMap extra) {
    return (PipelinePart) defaultCopy(extra);
  }

  <T> T value(Param<T> param) {
    return getOrDefault(param);
  }
}
