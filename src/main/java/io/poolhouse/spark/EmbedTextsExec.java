package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** {@link EmbedTexts} at work, a task for each partition of its child. */
public final class EmbedTextsExec extends SparkPlan {
  private static final long serialVersionUID = 1L;

  private final SparkPlan child;
  private final Attribute text;
  private final Seq<Attribute> added;
  private final EmbedRequest request;

  /** As in {@link EmbedTexts}. */
  public EmbedTextsExec(
      SparkPlan child, Attribute text, Seq<Attribute> added, EmbedRequest request) {
    this.child = child;
    this.text = text;
    this.added = added;
    this.request = request;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    return child.execute().toJavaRDD().mapPartitions(task(), true).rdd();
  }

  private EmbedPartition task() {
    List<Expression> kept = new ArrayList<>();
    int textAt = -1;
    List<Attribute> input = CollectionConverters.asJava(child.output());
    for (int i = 0; i < input.size(); i++) {
      Attribute column = input.get(i);
      if (column.exprId().equals(text.exprId())) {
        textAt = i;
      }
      kept.add(new BoundReference(i, column.dataType(), column.nullable()));
    }
    return new EmbedPartition(request, kept, textAt, schema());
  }

  @Override
  public Seq<Attribute> output() {
    return EmbedTexts.output(child.output(), added);
  }

  @Override
  public AttributeSet producedAttributes() {
    return EmbedTexts.setOf(added);
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
    return EmbedTexts.scala(List.of(child));
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new EmbedTextsExec(children.head(), text, added, request);
  }

  @Override
  public String nodeName() {
    return "EmbedTexts";
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int index) {
    return List.of(child, text, added, request).get(index);
  }

  /** What {@code explain} shows of it. */
  @Override
  public Iterator<Object> stringArgs() {
    return EmbedTexts.scala(List.<Object>of(text, added)).iterator();
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
        && request.equals(that.request);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
