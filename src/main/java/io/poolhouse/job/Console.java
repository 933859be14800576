package io.poolhouse.job;

import com.google.gson.JsonObject;
import picocli.CommandLine;

/** Sentences go to stderr, what was asked for and the closing JSON object to stdout. */
record Console(CommandLine command) {

  void say(String sentence) {
    command.getErr().println("poolhouse: " + sentence);
    command.getErr().flush();
  }

  /** A line of an answer that is for reading. */
  void print(String line) {
    command.getOut().println(line);
    command.getOut().flush();
  }

  /** The last line of a job: {@code poolhouse: {…}}. */
  void result(JsonObject json) {
    print("poolhouse: " + json);
  }
}
