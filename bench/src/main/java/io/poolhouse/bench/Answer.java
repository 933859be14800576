package io.poolhouse.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The comparisons of {@code docs/answer.md}: five data sets, two models, all poolings. */
@Command(
    name = "answer",
    description = "jobs/compare on five data sets and two models, for docs/answer.md.",
    mixinStandardHelpOptions = true)
final class Answer implements Callable<Integer> {
  private static final Path PAGE = Path.of("docs", "answer.md");
  private static final Path PICTURES = Path.of("docs", "pictures");
  private static final List<String> MODELS = List.of("bert-base", "minilm");

  private static final List<Question> QUESTIONS =
      List.of(
          Question.labelled("trec", "TREC", "trec_train.csv", "trec_test.csv"),
          Question.labelled("sst2", "SST2", "sst2_train.csv", "sst2_test.csv"),
          Question.labelled("banking77", "Banking77", "banking77_train.csv", "banking77_test.csv"),
          Question.paired("sts16", "STS16", "sts16.csv"),
          Question.paired("sickr", "SICK-R", "sickr_test.csv"));

  @Mixin private DataFolder data;

  @Option(
      names = "--reports",
      paramLabel = "DIR",
      defaultValue = "bench/target/answer",
      description = "Where the reports go. Default: ${DEFAULT-VALUE}.")
  private Path reports;

  @Option(
      names = "--skip",
      paramLabel = "NAME,…",
      split = ",",
      description = "Data sets to leave out: trec, sst2, banking77, sts16, sickr.")
  private List<String> skipped = List.of();

  @Option(names = "--again", description = "Compare again where a report is there already.")
  private boolean again;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Question> asked =
        QUESTIONS.stream().filter(each -> !skipped.contains(each.name())).toList();
    List<AnswerTable> tables = new ArrayList<>();
    for (String model : MODELS) {
      List<JsonObject> found = new ArrayList<>();
      for (Question question : asked) {
        found.add(report(question, model));
      }
      tables.add(new AnswerTable(model, asked, found));
    }
    Files.createDirectories(PICTURES);
    StringBuilder text = new StringBuilder();
    for (AnswerTable table : tables) {
      Files.writeString(PICTURES.resolve("answer-" + table.model() + ".svg"), table.picture());
      text.append(table.markdown()).append('\n');
    }
    new Publication("answer", PAGE).publish(text.toString(), tables);
    return 0;
  }

  private JsonObject report(Question question, String model)
      throws IOException, InterruptedException {
    Path folder = reports.resolve(question.name() + "-" + model);
    Path report = folder.resolve("report.json");
    if (again || Files.notExists(report)) {
      List<String> command = question.command(data.path(), model, folder);
      System.err.println(String.join(" ", command));
      if (JobProcess.builder(command).inheritIO().start().waitFor() != 0) {
        throw new IOException("'%s' failed.".formatted(String.join(" ", command)));
      }
    }
    return JsonParser.parseString(Files.readString(report)).getAsJsonObject();
  }
}
