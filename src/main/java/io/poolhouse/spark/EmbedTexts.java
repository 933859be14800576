package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.functions;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A table and the vectors of one of its text columns, in Spark's logical plan. The table's columns
 * pass as they are, the text among them.
 *
 * <p>Trap: Spark's optimizer may put another column with the same values in the place of {@code
 * text}, even one that the query shows. So this node drops no column: the projection above it does.
 *
 * <p>{@code mapPartitions} would make a Java object of every value and a value of every object. On
 * that way bytes that are no UTF-8 became U+FFFD, days of October 1582 moved, and collations,
 * metadata and the fields of interval types were lost.
 *
 * <p>The class and its constructor are public because Spark copies nodes by reflection.
 */
public final class EmbedTexts extends LogicalPlan {
  private static final String TEXT = "__poolhouse_text";

  private final LogicalPlan child;
  private final Attribute text;
  private final Seq<Attribute> added;
  private final EmbedRequest request;

  /**
   * @param text a string column of the child
   * @param added the new columns
   */
  public EmbedTexts(LogicalPlan child, Attribute text, Seq<Attribute> added, EmbedRequest request) {
    this.child = child;
    this.text = text;
    this.added = added;
    this.request = request;
  }

  /**
   * @param texts strings, of the table's rows
   */
  static Dataset<Row> appended(Dataset<?> table, Column texts, EmbedRequest request) {
    SparkSession spark = (SparkSession) table.sparkSession();
    EmbedTextsStrategy.addTo(spark);
    LogicalPlan child =
        table.select(functions.col("*"), texts.as(TEXT)).queryExecution().analyzed();
    List<Attribute> added = new ArrayList<>();
    CollectionConverters.asJava(DataTypeUtils.toAttributes(request.columns().added()))
        .forEach(added::add);
    EmbedTexts plan = new EmbedTexts(child, child.output().last(), scala(added), request);
    return Dataset$.MODULE$.ofRows(spark, plan.shown());
  }

  /**
   * The table's own columns without the text as it is embedded, and the new ones under ids that
   * Spark can tell apart where a query joins the table with itself.
   */
  private LogicalPlan shown() {
    List<NamedExpression> columns = new ArrayList<>();
    for (Attribute column : CollectionConverters.asJava(child.output())) {
      if (!column.exprId().equals(text.exprId())) {
        columns.add(column);
      }
    }
    CollectionConverters.asJava(added).forEach(column -> columns.add(alias(column)));
    return new Project(scala(columns), this);
  }

  private static Alias alias(Attribute column) {
    Seq<String> none = scala(List.of());
    return new Alias(
        column, column.name(), NamedExpression.newExprId(), none, Option.empty(), none);
  }

  Attribute text() {
    return text;
  }

  Seq<Attribute> added() {
    return added;
  }

  EmbedRequest request() {
    return request;
  }

  LogicalPlan child() {
    return child;
  }

  /** The columns of a child, and the new ones. */
  static Seq<Attribute> output(Seq<Attribute> ofChild, Seq<Attribute> added) {
    List<Attribute> output = new ArrayList<>(CollectionConverters.asJava(ofChild));
    output.addAll(CollectionConverters.asJava(added));
    return scala(output);
  }

  static AttributeSet setOf(Seq<Attribute> attributes) {
    List<Expression> expressions = new ArrayList<>(CollectionConverters.asJava(attributes));
    return AttributeSet.apply(scala(expressions));
  }

  static <T> Seq<T> scala(List<T> elements) {
    return CollectionConverters.asScala(elements).toList();
  }

  @Override
  public Seq<Attribute> output() {
    return output(child.output(), added);
  }

  @Override
  public AttributeSet producedAttributes() {
    return setOf(added);
  }

  @Override
  public Seq<LogicalPlan> children() {
    return scala(List.of(child));
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return new EmbedTexts(children.head(), text, added, request);
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
    return other instanceof EmbedTexts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmbedTexts that
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
