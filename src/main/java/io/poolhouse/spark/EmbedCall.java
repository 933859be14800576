package io.poolhouse.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * One thing asked of one text: a vector, its status or its tokens. Nothing evaluates it a row at a
 * time; {@link ExtractEmbedCalls} puts an {@link EmbedTexts} below the node that has it.
 *
 * <p>Public with a public constructor because Spark copies expressions by reflection.
 */
public final class EmbedCall extends Expression implements Unevaluable, Serializable {
  private static final long serialVersionUID = 1L;

  private final Expression text;
  private final transient EmbedPass pass;
  private final EmbedResult result;
  private final String otherArguments;

  /**
   * @param text a string
   * @param otherArguments as the user wrote them behind the text, for the column's name
   */
  public EmbedCall(Expression text, EmbedPass pass, EmbedResult result, String otherArguments) {
    this.text = text;
    this.pass = pass;
    this.result = result;
    this.otherArguments = otherArguments;
  }

  static boolean isIn(Expression expression) {
    return Catalyst.exists(expression, EmbedCall.class::isInstance);
  }

  Expression text() {
    return text;
  }

  EmbedPass pass() {
    return pass;
  }

  EmbedResult result() {
    return result;
  }

  @Override
  public DataType dataType() {
    return result.type();
  }

  @Override
  public boolean nullable() {
    return result.nullable();
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public Seq<Expression> children() {
    return Catalyst.seq(List.of(text));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new EmbedCall(children.head(), pass, result, otherArguments);
  }

  @Override
  public Object eval(InternalRow input) {
    throw notAlone();
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw notAlone();
  }

  private IllegalStateException notAlone() {
    return new IllegalStateException(
        "%s cannot be evaluated here, a row at a time. Set spark.sql.extensions to %s."
            .formatted(sql(), PoolhouseExtensions.class.getName()));
  }

  @Override
  public String prettyName() {
    return result.function();
  }

  @Override
  public String sql() {
    return "%s(%s%s)".formatted(result.function(), text.sql(), otherArguments);
  }

  @Override
  public String toString() {
    return "%s(%s%s)".formatted(result.function(), text, otherArguments);
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> text;
      case 1 -> pass;
      case 2 -> result;
      default -> otherArguments;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EmbedCall;
  }

  /** However the arguments were written. */
  @Override
  public boolean equals(Object other) {
    return other instanceof EmbedCall that
        && text.equals(that.text)
        && Objects.equals(pass, that.pass)
        && result.equals(that.result);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, result);
  }
}
