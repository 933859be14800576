package io.poolhouse.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ImplicitCastInputTypes;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.internal.types.StringTypeWithCollation$;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A function of {@link SqlFunction} as a query has it: its arguments are being resolved. {@link
 * ResolveEmbedCalls} puts an {@link EmbedCall} in its place.
 */
public final class SqlEmbedCall extends Expression
    implements ImplicitCastInputTypes, Unevaluable, Serializable {
  private static final long serialVersionUID = 1L;

  private final SqlFunction function;
  private final Seq<Expression> arguments;

  /**
   * @param arguments text, then as the function has them pooling and model
   */
  public SqlEmbedCall(SqlFunction function, Seq<Expression> arguments) {
    this.function = function;
    this.arguments = arguments;
  }

  SqlFunction function() {
    return function;
  }

  List<Expression> arguments() {
    return Catalyst.list(arguments);
  }

  /** Numbers and dates are cast to strings. */
  @Override
  public Seq<AbstractDataType> inputTypes() {
    AbstractDataType string = StringTypeWithCollation$.MODULE$.apply(true, true, true);
    return Catalyst.seq(new ArrayList<>(Collections.nCopies(arguments.size(), string)));
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    return ImplicitCastInputTypes.super.checkInputDataTypes();
  }

  /** Not before the model and the pooling are known. */
  @Override
  public boolean resolved() {
    return false;
  }

  @Override
  public DataType dataType() {
    return function.type();
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new SqlEmbedCall(function, children);
  }

  @Override
  public Object eval(InternalRow input) {
    throw new IllegalStateException(sql());
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw new IllegalStateException(sql());
  }

  @Override
  public String prettyName() {
    return function.word();
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int index) {
    return index == 0 ? function : arguments;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SqlEmbedCall;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SqlEmbedCall that
        && function == that.function
        && arguments.equals(that.arguments);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
