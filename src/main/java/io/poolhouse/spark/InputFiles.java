package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockLength;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockStart;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * What {@code input_file_name()} gives is the file that is being read. A pass reads ahead of the
 * rows that it gives, so a row above it would get the name of a later file, or none: Delta's UPDATE
 * and DELETE find their files so. The name is taken below the pass.
 */
final class InputFiles {
  private final Map<Expression, Alias> columns = new LinkedHashMap<>();

  private InputFiles() {}

  static LogicalPlan readBefore(LogicalPlan plan) {
    return Catalyst.transformed(
        plan, node -> node instanceof Project project ? new InputFiles().ofThis(project) : node);
  }

  private LogicalPlan ofThis(Project project) {
    LogicalPlan named =
        Catalyst.withExpressions(project, each -> isOfFile(each) ? column(each) : each);
    return columns.isEmpty()
        ? project
        : below(project.child())
            .<LogicalPlan>map(child -> Catalyst.withChild(named, child))
            .orElse(project);
  }

  private static boolean isOfFile(Expression each) {
    return each instanceof InputFileName
        || each instanceof InputFileBlockStart
        || each instanceof InputFileBlockLength;
  }

  private Attribute column(Expression ofFile) {
    return columns
        .computeIfAbsent(ofFile.canonicalized(), each -> Catalyst.named(ofFile, "_file"))
        .toAttribute();
  }

  /** With the columns, where there is a pass before the rows are shuffled. */
  private Optional<LogicalPlan> below(LogicalPlan plan) {
    if (plan instanceof EmbedTexts texts) {
      return Optional.of(
          Catalyst.withChild(texts, below(texts.child()).orElseGet(() -> added(texts.child()))));
    }
    if (plan instanceof Project project) {
      return below(project.child()).map(child -> carried(project, child));
    }
    return plan instanceof Filter
        ? below(plan.children().head()).map(child -> Catalyst.withChild(plan, child))
        : Optional.empty();
  }

  private LogicalPlan added(LogicalPlan table) {
    List<NamedExpression> all = new ArrayList<>(Catalyst.list(table.output()));
    all.addAll(columns.values());
    return new Project(Catalyst.seq(all), table);
  }

  private LogicalPlan carried(Project project, LogicalPlan child) {
    List<NamedExpression> all = new ArrayList<>(Catalyst.list(project.projectList()));
    columns.values().forEach(each -> all.add(each.toAttribute()));
    return new Project(Catalyst.seq(all), child);
  }
}
