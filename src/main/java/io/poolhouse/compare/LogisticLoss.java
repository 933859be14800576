package io.poolhouse.compare;

import breeze.linalg.DenseVector;
import breeze.optimize.CachedDiffFunction;
import breeze.optimize.DiffFunction;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.optim.aggregator.BinaryLogisticBlockAggregator;
import org.apache.spark.ml.optim.aggregator.MultinomialLogisticBlockAggregator;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/** MLlib's regularised loss over rows that one task holds, and its gradient. */
final class LogisticLoss {
  private static final MethodHandle FOR_BREEZE = forBreezeOf(MethodHandles.lookup());

  private final ScaledRows rows;
  private final int sets;
  private final double strength;
  private final Broadcast<double[]> inverses;
  private final Broadcast<double[]> scaledMeans;

  /**
   * @param sets of coefficients: 1 for two classes, else one for each
   */
  LogisticLoss(ScaledRows rows, int sets, double strength) {
    this.rows = rows;
    this.sets = sets;
    this.strength = strength;
    inverses = new NotSent<>(rows.inverses(), double[].class);
    scaledMeans = new NotSent<>(rows.scaledMeans(), double[].class);
  }

  Tuple2<Object, DenseVector<Object>> calculate(DenseVector<Object> solution) {
    double[] at = (double[]) solution.data();
    Broadcast<Vector> coefficients = new NotSent<>(Vectors.dense(at), Vector.class);
    double loss;
    double[] gradient;
    if (sets == 1) {
      var sums = new BinaryLogisticBlockAggregator(inverses, scaledMeans, true, true, coefficients);
      rows.blocks().forEach(sums::add);
      loss = sums.loss();
      gradient = sums.gradient().toArray();
    } else {
      var sums =
          new MultinomialLogisticBlockAggregator(inverses, scaledMeans, true, true, coefficients);
      rows.blocks().forEach(sums::add);
      loss = sums.loss();
      gradient = sums.gradient().toArray();
    }
    return new Tuple2<>(loss + regularize(at, gradient), new DenseVector<>(gradient));
  }

  /** Intercepts are free. */
  private double regularize(double[] at, double[] gradient) {
    double squares = 0;
    for (int i = 0; i < sets * rows.width(); i++) {
      squares += at[i] * at[i];
      gradient[i] += at[i] * strength;
    }
    return 0.5 * squares * strength;
  }

  DiffFunction<DenseVector<Object>> forBreeze() {
    try {
      @SuppressWarnings("unchecked")
      DiffFunction<DenseVector<Object>> own =
          (DiffFunction<DenseVector<Object>>) FOR_BREEZE.invoke(this);
      return new CachedDiffFunction<>(
          own, DenseVector.canCopyDenseVector(ClassTag$.MODULE$.Double()));
    } catch (Throwable failed) {
      throw new IllegalStateException(failed);
    }
  }

  /**
   * Breeze's trait has two methods {@code apply} that differ by their result alone. Java's compiler
   * lets no class implement it; Java's virtual machine does.
   */
  private static MethodHandle forBreezeOf(MethodHandles.Lookup here) {
    MethodType own = MethodType.methodType(Tuple2.class, DenseVector.class);
    try {
      return LambdaMetafactory.metafactory(
              here,
              "calculate",
              MethodType.methodType(DiffFunction.class, LogisticLoss.class),
              MethodType.methodType(Tuple2.class, Object.class),
              here.findVirtual(LogisticLoss.class, "calculate", own),
              own)
          .getTarget();
    } catch (ReflectiveOperationException | java.lang.invoke.LambdaConversionException failed) {
      throw new ExceptionInInitializerError(failed);
    }
  }

  /** MLlib's sums want broadcast values; these stay where they are. */
  private static final class NotSent<T> extends Broadcast<T> {
    private static final long serialVersionUID = 1L;

    private final transient T value;

    NotSent(T value, Class<T> type) {
      super(-1, ClassTag$.MODULE$.apply(type));
      this.value = value;
    }

    @Override
    public T getValue() {
      return value;
    }

    @Override
    public void doUnpersist(boolean blocking) {}

    @Override
    public void doDestroy(boolean blocking) {}
  }
}
