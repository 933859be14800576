package io.poolhouse.compare.report;

import io.poolhouse.compare.report.DataSummary.Bin;
import io.poolhouse.compare.report.DataSummary.ClassCount;
import io.poolhouse.compare.report.DataSummary.LeftOut;
import io.poolhouse.compare.report.DataSummary.TextLengths;
import io.poolhouse.compare.report.Disagreement.Example;
import io.poolhouse.compare.report.Provenance.Fact;
import io.poolhouse.compare.report.VariantScore.ChosenSetting;
import io.poolhouse.compare.report.VariantScore.SubsetScore;
import io.poolhouse.compare.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reports such as comparisons give, with invented numbers that are the same every time. */
final class ExampleReports {
  static final List<String> POOLINGS =
      List.of(
          "cls",
          "pooler",
          "mean",
          "max",
          "mean-nospecial",
          "mean@-2",
          "mean@avg(0,-1)",
          "cls+mean");

  private static final List<String> QUESTIONS =
      List.of("HUM", "ENTY", "DESC", "NUM", "LOC", "ABBR");

  private ExampleReports() {}

  /** Eight poolings of two models, with baselines, notes, a learning curve. */
  static Report classification() {
    return questions(List.of("minilm", "bert-base"), QUESTIONS, examples());
  }

  /** The same with texts, labels and names that attack whatever shows them. */
  static Report hostile() {
    List<String> labels =
        List.of(
            "</script><script>alert(1)</script>",
            "\"'><img src=x onerror=alert(2)>",
            "__proto__",
            "{{ 7*7 }}{% raw %}",
            "a|b`c`[d](javascript:alert(3))",
            HostileTexts.RIGHT_TO_LEFT);
    List<Example> examples = new ArrayList<>();
    for (String text : HostileTexts.ALL) {
      examples.add(new Example(text, labels.get(0), labels.get(1), labels.get(0)));
    }
    Report report = questions(List.of("<b>mini</b>|lm\u202E", "{a|constructor}"), labels, examples);
    return new Report(
        report.task(),
        report.rows(),
        report.seed(),
        "# <i>mean</i> beats `cls` | \u202Eby 1.4 points </h1><script>alert(4)</script>",
        List.of("The class '</li><svg onload=alert(5)>' has 3 rows.", "1. not a list | {{ 1 }}"),
        report.variants(),
        report.reference(),
        report.comparisons(),
        report.baselines(),
        report.winner(),
        report.disagreement(),
        report.learningCurve(),
        report.data(),
        new Provenance("jobs/compare --input '</code><script>alert(6)</script>' ```", facts()));
  }

  /** Eight poolings at each of 13 layers. */
  static Report layers() {
    List<Variant> variants = new ArrayList<>();
    for (String how :
        List.of("cls", "mean", "max", "mean-nospecial", "sqrt", "last", "weighted", "pooler")) {
      for (int layer = 0; layer <= 12; layer++) {
        variants.add(new Variant("bert-base", how + "@" + layer, "logistic"));
      }
    }
    List<VariantScore> scores =
        IntStream.range(0, variants.size())
            .mapToObj(
                index -> {
                  double layer = index % 13;
                  double mean = 0.80 + 0.13 * Math.sin(Math.PI * layer / 17) - 0.006 * (index / 13);
                  return classified(variants.get(index), 768, mean, 0.008, QUESTIONS);
                })
            .toList();
    return report(
        "layers of trec.csv", scores, variants.get(12), QUESTIONS, examples(), List.of(), 10, 0);
  }

  /** STS16's five subsets. */
  static Report similarity() {
    double[] rho = {44.26, 28.78, 63.73, 57.78, 63.68, 61.53, 66.19, 58.11};
    List<VariantScore> scores =
        IntStream.range(0, rho.length)
            .mapToObj(
                index -> similar(new Variant("bert-base", POOLINGS.get(index), ""), rho[index]))
            .toList();
    Variant reference = scores.get(0).variant();
    return new Report(
        Task.SIMILARITY,
        1_186,
        1,
        "The average beats [CLS]: mean@avg(0,-1) reaches 66.19 points, 21.93 more than cls.",
        List.of("5 of 1,186 pairs hold a text that is longer than 128 tokens and was cut."),
        scores,
        reference,
        Comparisons.with(scores, reference, 0.9),
        List.of(),
        scores.get(6).variant(),
        Optional.empty(),
        List.of(),
        data("sts16.tsv", 1_186, 0, List.of(), List.of("bert-base"), 0),
        new Provenance(
            "jobs/compare --input sts16.tsv --pair sentence1,sentence2 --score score --subset subset --model bert-base --pooling all --output sts16",
            facts()));
  }

  /** 77 classes, 100 variants, a test table. */
  static Report manyClasses() {
    List<String> labels =
        IntStream.range(0, 77)
            .mapToObj(index -> "banking_intent_" + index + "_" + "x".repeat(index % 9))
            .toList();
    List<VariantScore> scores = new ArrayList<>();
    for (int index = 0; index < 100; index++) {
      String pooling = index == 0 ? "cls" : POOLINGS.get(index % 8) + "+part" + index;
      int width = new int[] {384, 768, 1536, 4992, 9984}[index % 5];
      Variant variant = new Variant("minilm", pooling, "logistic");
      scores.add(
          classified(variant, width, 0.905 + 0.015 * Math.sin(index * 12.9898), 0.004, labels));
    }
    return report(
        "banking77.csv", scores, scores.get(0).variant(), labels, examples(), List.of(), 0, 3_080);
  }

  /** One variant, nothing to compare it with, no figure that could be left out. */
  static Report onlyTheReference() {
    Variant variant = new Variant("minilm", "cls", "");
    VariantScore score =
        new VariantScore(
            variant,
            384,
            Double.NaN,
            0,
            new Interval(Double.NaN, Double.NaN),
            List.of(),
            OptionalDouble.empty(),
            0,
            1_560,
            Double.NaN,
            List.of(),
            List.of(),
            List.of());
    return new Report(
        Task.SIMILARITY,
        2,
        1,
        "Nothing to compare.",
        List.of(),
        List.of(score),
        variant,
        List.of(),
        List.of(),
        variant,
        Optional.empty(),
        List.of(),
        new DataSummary("two.csv", 2, 0, 0, List.of(), 0, 0, List.of(), List.of()),
        new Provenance("jobs/compare --input two.csv", List.of()));
  }

  private static Report questions(
      List<String> models, List<String> labels, List<Example> examples) {
    double[] means = {
      .862, .851, .891, .868, .889, .884, .887, .894, .893, .881, .917, .896, .914, .925, .915, .921
    };
    List<VariantScore> scores = new ArrayList<>();
    for (int model = 0; model < 2; model++) {
      for (int pooling = 0; pooling < POOLINGS.size(); pooling++) {
        Variant variant = new Variant(models.get(model), POOLINGS.get(pooling), "logistic");
        int width = (model + 1) * 384 * (POOLINGS.get(pooling).contains("+") ? 2 : 1);
        scores.add(classified(variant, width, means[model * 8 + pooling], 0.011, labels));
      }
    }
    Variant reference = scores.get(8).variant();
    List<LearningPoint> curve =
        Stream.of(scores.get(8), scores.get(10), scores.get(13))
            .flatMap(score -> learning(score).stream())
            .toList();
    return report("trec.csv", scores, reference, labels, examples, curve, 10, 0);
  }

  private static Report report(
      String input,
      List<VariantScore> scores,
      Variant reference,
      List<String> labels,
      List<Example> examples,
      List<LearningPoint> curve,
      int folds,
      long testRows) {
    List<String> models = scores.stream().map(score -> score.variant().model()).distinct().toList();
    Variant winner = Comparisons.best(scores);
    return new Report(
        Task.CLASSIFICATION,
        5_452,
        1,
        "Yes: the average of the last but one layer beats [CLS]. mean@-2 of bert-base gets 92.5 % right, 3.2 points more than cls.",
        List.of(
            "The class ABBR has 86 rows; its F1 rests on few texts.",
            "71 duplicate texts were kept in the same fold as their first.",
            "The grid of L2 ends at 10, which 3 folds of max chose: a better value may lie beyond."),
        scores,
        reference,
        Comparisons.with(scores, reference, 0.006),
        List.of(
            baseline("majority", 0.2247, OptionalDouble.of(0.061)),
            baseline("tf-idf", 0.861, OptionalDouble.of(0.842))),
        winner,
        Optional.of(disagreement(reference, winner, labels, examples)),
        curve,
        data(input, 5_452, testRows, labels, models, folds),
        new Provenance(
            "jobs/compare --input trec.csv --text text --label label --model minilm,bert-base --pooling all --folds 10 --learning-curve --output trec",
            facts()));
  }

  private static VariantScore classified(
      Variant variant, int width, double mean, double sd, List<String> labels) {
    List<Double> folds =
        IntStream.range(0, 10).mapToObj(fold -> mean + sd * Math.sin(fold * 2.4)).toList();
    return new VariantScore(
        variant,
        width,
        mean,
        sd,
        new Interval(mean - 1.2 * sd, mean + 1.2 * sd),
        folds,
        OptionalDouble.of(mean - 0.021),
        width / 60.0,
        24L + 4L * width,
        variant.pooling().startsWith("cls") ? 0.87 : 0.31 + width / 20_000.0,
        IntStream.range(0, labels.size())
            .mapToObj(
                index ->
                    new VariantScore.ClassScore(
                        labels.get(index),
                        Math.min(1, mean + 0.04 * Math.cos(index)),
                        Math.min(1, mean + 0.03 * Math.sin(index * 7)),
                        Math.min(1, mean + 0.03 * Math.sin(index))))
            .toList(),
        List.of(),
        List.of(new ChosenSetting("L2 0.1", 7, false), new ChosenSetting("L2 10", 3, true)));
  }

  private static VariantScore similar(Variant variant, double rho) {
    List<SubsetScore> subsets =
        Stream.of("answer-answer", "headlines", "plagiarism", "postediting", "question-question")
            .map(name -> subset(name, rho))
            .toList();
    return new VariantScore(
        variant,
        variant.pooling().contains("+") ? 1536 : 768,
        rho,
        0,
        new Interval(rho - 3.4, rho + 3.1),
        List.of(),
        OptionalDouble.empty(),
        0.4,
        3_096,
        1 - rho / 90,
        List.of(),
        subsets,
        List.of());
  }

  private static SubsetScore subset(String name, double rho) {
    double score = rho + name.length() - 14;
    return new SubsetScore(name, 209 + name.length(), score, new Interval(score - 6, score + 5.5));
  }

  private static List<LearningPoint> learning(VariantScore score) {
    return Stream.of(0.05, 0.1, 0.2, 0.5, 1.0)
        .map(
            share -> {
              double mean = score.mean() + 0.05 * Math.log10(share);
              return new LearningPoint(
                  score.variant(),
                  share,
                  Math.round(4_907 * share),
                  mean,
                  new Interval(mean - 0.012 / Math.sqrt(share), mean + 0.012 / Math.sqrt(share)));
            })
        .toList();
  }

  private static Baseline baseline(String name, double mean, OptionalDouble macroF1) {
    return new Baseline(
        name, mean, 0.009, new Interval(mean - 0.01, mean + 0.01), List.of(mean, mean), macroF1);
  }

  private static Disagreement disagreement(
      Variant reference, Variant winner, List<String> labels, List<Example> examples) {
    return new Disagreement(
        reference,
        winner,
        4_803,
        65,
        240,
        344,
        examples,
        labels,
        confusion(labels.size(), 3),
        confusion(labels.size(), 2));
  }

  private static List<List<Long>> confusion(int classes, long errors) {
    return IntStream.range(0, classes)
        .mapToObj(
            truth ->
                IntStream.range(0, classes)
                    .mapToObj(
                        said ->
                            truth == said
                                ? 900L - 150L * (truth % 6)
                                : (truth * 5 + said * 3) % 7 * errors)
                    .toList())
        .toList();
  }

  private static DataSummary data(
      String input, long rows, long testRows, List<String> labels, List<String> models, int folds) {
    int classes = labels.size();
    return new DataSummary(
        input,
        rows,
        testRows,
        71,
        List.of(new LeftOut("the text is null", 2)),
        folds,
        folds > 0 ? 1 : 0,
        IntStream.range(0, classes)
            .mapToObj(
                index ->
                    new ClassCount(
                        labels.get(index),
                        2L * rows * (classes - index) / (classes * (classes + 1L)),
                        testRows / classes))
            .toList(),
        models.stream().map(model -> lengths(model, rows)).toList());
  }

  private static TextLengths lengths(String model, long rows) {
    long[] texts = {212, 1_874, 1_930, 1_102, 401, 160, 66, 28, 14, 5, 3, 1};
    List<Bin> bins =
        IntStream.range(0, texts.length)
            .mapToObj(index -> new Bin(index * 4 + 8, texts[index]))
            .toList();
    return new TextLengths(model, 40, rows, 9, 5, 13, 27, 52, 18.4, bins);
  }

  private static List<Example> examples() {
    return List.of(
        new Example("What is the fear of spiders called?", "ENTY", "DESC", "ENTY"),
        new Example("How far is it from Denver to Aspen ?", "NUM", "LOC", "NUM"),
        new Example("What does the abbreviation AIDS stand for ?", "ABBR", "DESC", "ABBR"),
        new Example("Who was the 22nd President of the US ?", "HUM", "HUM", "NUM"),
        new Example(
            "A question that nobody would ask in one breath ".repeat(12), "DESC", "ENTY", "DESC"));
  }

  private static List<Fact> facts() {
    return List.of(
        new Fact("Poolhouse", "0.1.0-SNAPSHOT"),
        new Fact("Spark", "4.1.0"),
        new Fact(
            "model bert-base",
            "sha256 9f2b1c04d1d5f0b7a3c2f6a77b8a55d2c9f3ad11e1c7c1a9a54b7f7f5bb0a001"));
  }
}
