package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;

/** Leaves out columns that the projection above does not read, and the pass where it reads none. */
final class PruneEmbedTexts extends Rule<LogicalPlan> {
  static final PruneEmbedTexts INSTANCE = new PruneEmbedTexts();

  private PruneEmbedTexts() {}

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return Catalyst.transformed(
        plan,
        node ->
            node instanceof Project project && project.child() instanceof EmbedTexts texts
                ? pruned(project, texts)
                : node);
  }

  private static LogicalPlan pruned(Project project, EmbedTexts texts) {
    AttributeSet read = project.references();
    List<EmbedResult> results = new ArrayList<>();
    List<Attribute> added = new ArrayList<>();
    List<Attribute> all = Catalyst.list(texts.added());
    for (int i = 0; i < all.size(); i++) {
      if (read.contains(all.get(i))) {
        results.add(texts.results().get(i));
        added.add(all.get(i));
      }
    }
    if (added.size() == all.size()) {
      return project;
    }
    LogicalPlan child = added.isEmpty() ? texts.child() : texts.giving(results, added);
    return new Project(project.projectList(), child);
  }
}
