package io.poolhouse.spark;

import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * For {@code spark.sql.extensions}: the functions {@code embed(text[, pooling[, model]])}, {@code
 * embed_status(text[, model])} and {@code embed_tokens(text[, model])}, computed in batches; see
 * docs/sql.md. Goes together with Delta's and Iceberg's extensions.
 */
public final class PoolhouseExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    SqlFunction.registerAll();
    KeptSettings.register();
    extensions.injectResolutionRule(session -> new ResolveEmbedCalls());
    EmbedSession.prepareEach(extensions);
    return BoxedUnit.UNIT;
  }
}
