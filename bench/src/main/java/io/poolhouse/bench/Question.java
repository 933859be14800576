package io.poolhouse.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One data set, and how it is compared on.
 *
 * @param name of its folder
 * @param title as it is known
 * @param options of {@code jobs/compare}; file names stand for files of the data's folder
 */
record Question(String name, String title, boolean isSimilarity, List<String> options) {
  private static final String LAST_LAYER = "cls,mean,mean-nospecial,max,sqrt,last,weighted,mean@-2";
  private static final String TWO_LAYERS = ",mean@avg(0,-1),mean@avg(1,-1)";

  static Question labelled(String name, String title, String training, String test) {
    return new Question(
        name, title, false, List.of("--input", training, "--test", test, "--label", "label"));
  }

  static Question paired(String name, String title, String pairs) {
    return new Question(
        name, title, true, List.of("--input", pairs, "--pair", "text1,text2", "--score", "score"));
  }

  List<String> command(Path data, String model, Path output) {
    List<String> command = new ArrayList<>(List.of("jobs/compare"));
    for (String option : options) {
      command.add(option.endsWith(".csv") ? data.resolve(option).toString() : option);
    }
    command.addAll(List.of("--model", model, "--pooling", poolings(model)));
    command.addAll(List.of("--output", output.toString()));
    return command;
  }

  /** Only BERT itself has the pooler that next-sentence prediction trained. */
  private String poolings(String model) {
    return LAST_LAYER
        + (isSimilarity ? TWO_LAYERS : "")
        + (model.equals("bert-base") ? ",pooler" : "");
  }
}
