package io.poolhouse.spark;

import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/** {@link EmbedTexts} at work, a task for each partition of its child. */
public final class EmbedTextsExec extends SparkPlan {
  private static final long serialVersionUID = 1L;

  private final SparkPlan child;
  private final Expression text;
  private final Seq<Attribute> added;
  private final List<EmbedResult> results;
  private final transient EmbedPass pass;
  private transient EmbedCounters counters;
  private transient Map<String, SQLMetric> metrics;

  /** As in {@link EmbedTexts}. */
  public EmbedTextsExec(
      SparkPlan child,
      Expression text,
      Seq<Attribute> added,
      List<EmbedResult> results,
      EmbedPass pass) {
    this.child = child;
    this.text = text;
    this.added = added;
    this.results = results;
    this.pass = pass;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    return child.execute().toJavaRDD().mapPartitions(task(), true).rdd();
  }

  private EmbedPartition task() {
    return new EmbedPartition(
        pass.source(ResultRow.poolings(results)),
        bound(text, child.output()),
        child.schema(),
        results,
        counters());
  }

  /** As Spark's BindReferences does, whose parameter has a name that Java cannot write. */
  private static Expression bound(Expression expression, Seq<Attribute> input) {
    List<Attribute> columns = Catalyst.list(input);
    return Catalyst.transformed(
        expression,
        each -> {
          for (int i = 0; each instanceof Attribute attribute && i < columns.size(); i++) {
            Attribute column = columns.get(i);
            if (column.exprId().equals(attribute.exprId())) {
              return new BoundReference(i, column.dataType(), column.nullable());
            }
          }
          return each;
        });
  }

  private synchronized EmbedCounters counters() {
    if (counters == null) {
      counters = EmbedCounters.of(sparkContext());
    }
    return counters;
  }

  /** The same objects each time: Spark shows what these have counted. */
  @Override
  public synchronized Map<String, SQLMetric> metrics() {
    if (metrics == null) {
      metrics = counters().bySparksNames();
    }
    return metrics;
  }

  @Override
  public Seq<Attribute> output() {
    return EmbedTexts.output(child.output(), added);
  }

  @Override
  public AttributeSet producedAttributes() {
    return Catalyst.setOf(added);
  }

  /** Rows stay where they are. */
  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public Seq<SparkPlan> children() {
    return Catalyst.seq(List.of(child));
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new EmbedTextsExec(children.head(), text, added, results, pass);
  }

  @Override
  public String nodeName() {
    return "EmbedTexts";
  }

  @Override
  public int productArity() {
    return 5;
  }

  /** Tasks ask too, where an expression of theirs has this plan in a subquery, and have no pass. */
  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> child;
      case 1 -> text;
      case 2 -> added;
      case 3 -> results;
      default -> pass;
    };
  }

  /** What {@code explain} shows of it. */
  @Override
  public Iterator<Object> stringArgs() {
    return Catalyst.<Object>seq(pass == null ? List.of(text, added) : List.of(text, added, pass))
        .iterator();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EmbedTextsExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmbedTextsExec that
        && child.equals(that.child)
        && text.equals(that.text)
        && added.equals(that.added)
        && results.equals(that.results)
        && Objects.equals(pass, that.pass);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
