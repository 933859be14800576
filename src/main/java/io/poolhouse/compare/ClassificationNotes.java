package io.poolhouse.compare;

import io.poolhouse.compare.report.DataSummary;
import io.poolhouse.compare.report.DataSummary.ClassCount;
import io.poolhouse.compare.report.DataSummary.TextLengths;
import io.poolhouse.compare.report.VariantScore;
import io.poolhouse.compare.report.VariantScore.ChosenSetting;
import io.poolhouse.spark.UntrainedPooling.Taught;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a reader must know before believing the figures.
 *
 * @param testRowsSeen test rows whose text is in the training rows, too
 */
record ClassificationNotes(
    ClassificationResult result, List<VariantScore> scores, DataSummary data, long testRowsSeen) {
  private static final int NAMED = 5;

  /** A share of the training folds that says more than chance. */
  private static final double OFTEN = 0.25;

  /** A share of truncated texts that can move a figure. */
  private static final double MANY = 0.01;

  List<String> all() {
    List<String> notes = new ArrayList<>();
    data.leftOut()
        .forEach(
            each ->
                notes.add(
                    "%s %s left out: %s."
                        .formatted(
                            LabelledTable.counted(each.rows()),
                            each.rows() == 1 ? "is" : "are",
                            each.reason())));
    smallClasses(notes);
    duplicates(notes);
    data.lengths().forEach(each -> truncated(each, notes));
    taught(notes);
    edges(notes);
    return notes;
  }

  private void smallClasses(List<String> notes) {
    int least = data.testRows() > 0 ? 2 : data.folds();
    List<ClassCount> small = data.classes().stream().filter(each -> each.rows() < least).toList();
    if (!small.isEmpty()) {
      notes.add(
          ("%d of %d classes have fewer than %d rows, so that some folds lack them: %s%s. A class of"
                  + " one text cannot be learned while that text is held out.")
              .formatted(
                  small.size(),
                  data.classes().size(),
                  least,
                  small.stream()
                      .limit(NAMED)
                      .map(each -> "'%s' (%d)".formatted(each.label(), each.rows()))
                      .collect(Collectors.joining(", ")),
                  small.size() > NAMED ? " and others" : ""));
    }
  }

  private void duplicates(List<String> notes) {
    if (data.duplicates() > 0) {
      notes.add(
          ("%,d of %,d rows repeat the text of another; equal texts are always in one fold"
                  + " together.")
              .formatted(data.duplicates(), data.rows()));
    }
    if (testRowsSeen > 0) {
      notes.add(
          "%,d of %,d test rows have a text that is in the training rows, too."
              .formatted(testRowsSeen, data.testRows()));
    }
  }

  private static void truncated(TextLengths lengths, List<String> notes) {
    double share = (double) lengths.truncated() / Math.max(1, lengths.texts());
    if (share >= MANY) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.1f %% of the texts are longer than the %d tokens that %s saw.",
              100 * share,
              lengths.limit(),
              lengths.model()));
    }
  }

  /** Once a pooling: what is learned does not depend on the classifier. */
  private void taught(List<String> notes) {
    Set<String> said = new LinkedHashSet<>();
    result
        .taught()
        .forEach(
            (variant, lessons) -> {
              Map<String, Long> choices =
                  lessons.stream()
                      .collect(
                          Collectors.groupingBy(
                              Taught::choice, TreeMap::new, Collectors.counting()));
              said.add(
                  "%s of %s was learned from the training rows of each split alone: %s. Its width is that of the widest."
                      .formatted(
                          variant.pooling(),
                          variant.model(),
                          choices.entrySet().stream()
                              .map(
                                  each ->
                                      "%s (%d of %d)"
                                          .formatted(
                                              each.getKey(), each.getValue(), lessons.size()))
                              .collect(Collectors.joining(", "))));
            });
    notes.addAll(said);
  }

  /** A setting at the grid's end: a better one may lie beyond. */
  private void edges(List<String> notes) {
    Map<String, List<String>> byEnd = new LinkedHashMap<>();
    for (VariantScore score : scores) {
      int fits = score.strengths().stream().mapToInt(ChosenSetting::times).sum();
      score.strengths().stream()
          .filter(each -> each.edge() && each.times() >= OFTEN * fits)
          .forEach(
              each ->
                  byEnd
                      .computeIfAbsent(
                          "%s with %s".formatted(score.variant().classifier(), each.setting()),
                          end -> new ArrayList<>())
                      .add(
                          "%s of %s (%d of %d)"
                              .formatted(
                                  score.variant().pooling(),
                                  score.variant().model(),
                                  each.times(),
                                  fits)));
    }
    byEnd.forEach(
        (end, variants) ->
            notes.add(
                "Many training folds chose the end of the grid, %s; a better setting may lie beyond: %s."
                    .formatted(end, String.join(", ", variants))));
  }
}
