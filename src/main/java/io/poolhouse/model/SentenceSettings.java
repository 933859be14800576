package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code sentence_bert_config.json} says of the encoder. Newer versions say the limit and the
 * lower case in the tokenizer's own files, and other things here.
 */
record SentenceSettings(Optional<Integer> maxTokens, boolean lowercase) {
  static final SentenceSettings NONE = new SentenceSettings(Optional.empty(), false);
  static final String FILE = "sentence_bert_config.json";
  static final String MAX_TOKENS = "max_seq_length";
  static final String LOWERCASE = "do_lower_case";

  /** The first versions named the file after the encoder. */
  private static final List<String> NAMES =
      List.of(
          FILE,
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json");

  /** They change what the encoder reads or gives. */
  private static final List<String> NOT_COMPUTED =
      List.of("query_length", "document_length", "query_expansion");

  /** [CLS], one token, [SEP]. */
  private static final int SHORTEST = 3;

  static Optional<Path> file(Path encoder) {
    return NAMES.stream().flatMap(name -> FolderListing.file(encoder, name).stream()).findFirst();
  }

  static SentenceSettings read(Path file) throws IOException {
    return JsonSettings.read(file, SentenceSettings::of);
  }

  private static SentenceSettings of(JsonSettings json) {
    SentenceFolder.mustBe(json, "transformer_task", "feature-extraction");
    SentenceFolder.mustBe(json, "module_output_name", "token_embeddings");
    json.object("modality_config", "an object")
        .flatMap(modalities -> modalities.object("text", "an object"))
        .ifPresent(SentenceSettings::mustBeLastStates);
    json.object("processing_kwargs", "an object")
        .filter(said -> !said.keys().isEmpty())
        .ifPresent(
            said -> {
              throw notComputed("processing_kwargs");
            });
    NOT_COMPUTED.stream()
        .filter(json.keys()::contains)
        .findFirst()
        .ifPresent(
            key -> {
              throw notComputed(key);
            });
    Optional<Integer> limit = json.optionalCount(MAX_TOKENS);
    limit
        .filter(tokens -> tokens < SHORTEST)
        .ifPresent(
            tokens -> {
              throw new ModelException(
                  "%s is %d; expected %d or more.".formatted(MAX_TOKENS, tokens, SHORTEST));
            });
    return new SentenceSettings(limit, json.flag(LOWERCASE).orElse(false));
  }

  private static void mustBeLastStates(JsonSettings text) {
    SentenceFolder.mustBe(text, "method", "forward");
    List<String> output = text.oneOrMoreTexts("method_output_name");
    if (!output.isEmpty() && !output.equals(List.of("last_hidden_state"))) {
      throw new ModelException(
          "method_output_name is %s, which Poolhouse does not pool; expected last_hidden_state."
              .formatted(output));
    }
  }

  private static ModelException notComputed(String key) {
    return new ModelException("%s is set, which Poolhouse does not compute.".formatted(key));
  }
}
