package io.poolhouse.job;

import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.lake.WholeFolder;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/** A comparison whose rows were read and checked. */
interface ComparisonRun extends AutoCloseable {
  /** Embeds, scores, and writes predictions where there are any. */
  Report report(ParseResult options, String input) throws IOException;

  /** Fits the variant on all rows and saves the pipeline. */
  void saveBest(Variant winner, WholeFolder folder);

  ComparedTexts texts();

  @Override
  void close();
}
