package io.poolhouse.job;

import io.poolhouse.compare.EmbeddedTexts;
import io.poolhouse.compare.PairedTexts;
import io.poolhouse.compare.SimilarityComparison;
import io.poolhouse.compare.SimilarityReport;
import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.lake.WholeFolder;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.ParseResult;

/** Scored pairs: cosine similarities of every variant. */
record SimilarityRun(PairedTexts pairs, CompareOptions compare, ComparedTexts texts)
    implements ComparisonRun {

  /**
   * @throws io.poolhouse.compare.CompareException where the rows cannot be compared on
   */
  static SimilarityRun of(Dataset<Row> rows, CompareOptions compare, ComparedTexts texts) {
    List<String> pair = compare.pairColumns();
    return new SimilarityRun(
        PairedTexts.of(rows, pair.get(0), pair.get(1), compare.score(), compare.subset()),
        compare,
        texts);
  }

  @Override
  public Report report(ParseResult options, String input) throws IOException {
    long seed = compare.design().seed();
    List<EmbeddedTexts> models = texts.embed(pairs.texts());
    return new SimilarityReport(
            SimilarityComparison.of(pairs, models, seed),
            models,
            new Variant(texts.models().referenceModel(), texts.models().reference().toString(), ""),
            seed,
            input,
            RunFacts.of(options, texts.models(), ComparedTexts.checksum(pairs.texts())))
        .report();
  }

  @Override
  public void saveBest(Variant winner, WholeFolder folder) {
    throw new IllegalStateException("refused with the options: nothing is trained");
  }

  @Override
  public void close() {
    pairs.texts().unpersist();
  }
}
