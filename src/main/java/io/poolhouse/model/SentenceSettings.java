package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code sentence_bert_config.json} says of the encoder. Newer versions say the limit and the
 * lower case in the tokenizer's own files, and other things here.
 */
record SentenceSettings(Optional<Integer> maxTokens, boolean lowercase) {
  static final SentenceSettings NONE = new SentenceSettings(Optional.empty(), false);
  static final String FILE = "sentence_bert_config.json";
  static final String MAX_TOKENS = "max_seq_length";
  static final String LOWERCASE = "do_lower_case";

  private static final String TOKENIZER = "tokenizer_name_or_path";

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

  /** What transformers gets with the model, its tokenizer and its configuration: old name, new. */
  private static final List<String> ARGUMENTS =
      List.of(
          "model_args",
          "model_kwargs",
          "tokenizer_args",
          "processor_kwargs",
          "config_args",
          "config_kwargs");

  /** How it is computed, not what; and what sentence-transformers sets itself, whatever is said. */
  private static final Set<String> HARMLESS =
      Set.of(
          "attn_implementation",
          "add_pooling_layer",
          "trust_remote_code",
          "revision",
          "token",
          "cache_dir",
          "local_files_only");

  private static final Set<String> NUMBER_TYPE = Set.of("dtype", "torch_dtype");

  /** What is computed here; {@code auto} is what is taken where nothing is said. */
  private static final Set<String> SAME_NUMBERS = Set.of("float32", "torch.float32", "auto");

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
    ARGUMENTS.forEach(
        key -> json.object(key, "an object").ifPresent(said -> mustBeHarmless(key, said)));
    json.text(TOKENIZER)
        .filter(said -> !said.isBlank())
        .ifPresent(
            said -> {
              throw new ModelException(
                  "%s is %s, and Poolhouse takes the folder's own. Put that tokenizer there, and take the key away."
                      .formatted(TOKENIZER, Quoted.of(said)));
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

  private static void mustBeHarmless(String key, JsonSettings said) {
    for (String name : said.keys()) {
      boolean harmless =
          NUMBER_TYPE.contains(name)
              ? said.text(name).filter(SAME_NUMBERS::contains).isPresent()
              : HARMLESS.contains(name);
      if (!harmless) {
        throw new ModelException(
            "%s says %s, which Poolhouse does not compute. Take it away to use the model without."
                .formatted(key, Quoted.of(name + ": " + said.object().get(name))));
      }
    }
  }

  private static ModelException notComputed(String key) {
    return new ModelException("%s is set, which Poolhouse does not compute.".formatted(key));
  }
}
