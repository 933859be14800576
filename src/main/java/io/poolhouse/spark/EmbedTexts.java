package io.poolhouse.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A table and what one pass over one of its texts gives, in Spark's logical plan. The table's
 * columns pass as they are.
 *
 * <p>{@code mapPartitions} would make a Java object of every value and a value of every object. On
 * that way bytes that are no UTF-8 became U+FFFD, days of October 1582 moved, and collations,
 * metadata and the fields of interval types were lost.
 *
 * <p>The class and its constructor are public because Spark copies nodes by reflection.
 */
public final class EmbedTexts extends LogicalPlan {
  private final LogicalPlan child;
  private final Expression text;
  private final Seq<Attribute> added;
  private final List<EmbedResult> results;
  private final EmbedPass pass;

  /**
   * @param text a string, from the child's columns
   * @param added the new columns, one for each result
   */
  public EmbedTexts(
      LogicalPlan child,
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

  /** Without columns yet. */
  static EmbedTexts over(LogicalPlan child, Expression text, EmbedPass pass) {
    return new EmbedTexts(child, text, Catalyst.seq(List.of()), List.of(), pass);
  }

  EmbedTexts giving(List<EmbedResult> otherResults, List<Attribute> otherColumns) {
    return new EmbedTexts(child, text, Catalyst.seq(otherColumns), List.copyOf(otherResults), pass);
  }

  Expression text() {
    return text;
  }

  Seq<Attribute> added() {
    return added;
  }

  List<EmbedResult> results() {
    return results;
  }

  EmbedPass pass() {
    return pass;
  }

  LogicalPlan child() {
    return child;
  }

  /** The columns of a child, and the new ones. */
  static Seq<Attribute> output(Seq<Attribute> ofChild, Seq<Attribute> added) {
    List<Attribute> output = Catalyst.list(ofChild);
    output.addAll(Catalyst.list(added));
    return Catalyst.seq(output);
  }

  @Override
  public Seq<Attribute> output() {
    return output(child.output(), added);
  }

  @Override
  public AttributeSet producedAttributes() {
    return Catalyst.setOf(added);
  }

  @Override
  public Seq<LogicalPlan> children() {
    return Catalyst.seq(List.of(child));
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return new EmbedTexts(children.head(), text, added, results, pass);
  }

  @Override
  public int productArity() {
    return 5;
  }

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
    return Catalyst.<Object>seq(List.of(text, added, pass)).iterator();
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
        && results.equals(that.results)
        && pass.equals(that.pass);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
