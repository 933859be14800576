package io.poolhouse.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tensors of a file under Hugging Face's names without prefix. What belongs to a pretraining
 * head or an optimizer is left out; what nobody knows stays, for {@link EncoderWeights} to refuse.
 *
 * @param tensors by canonical name
 * @param origins the file's name of each, by canonical name
 */
record CanonicalTensors(Map<String, Tensor> tensors, Map<String, String> origins) {
  private static final Pattern HEAD =
      Pattern.compile(
          "(classifier|qa_outputs|attention_pooling|layer_mix)\\..*|global_step|embeddings\\.(position|token_type)_ids");
  private static final Pattern OPTIMIZER = Pattern.compile(".*\\.adam_[mv]");

  static CanonicalTensors of(Architecture architecture, TensorSource source, String where) {
    Map<String, TensorName> names = new LinkedHashMap<>();
    source.tensors().keySet().forEach(name -> names.put(name, TensorName.of(name)));
    String prefix = prefix(architecture, names, where);
    CanonicalTensors canonical = new CanonicalTensors(new LinkedHashMap<>(), new TreeMap<>());
    names.forEach(
        (name, torch) -> {
          if (!isBesideTheEncoder(architecture, torch.torch(), prefix)) {
            canonical.add(torch, prefix, source.tensors().get(name), where);
          }
        });
    return canonical;
  }

  private void add(TensorName name, String prefix, Tensor tensor, String where) {
    String torch = name.torch();
    String canonical = torch.startsWith(prefix) ? torch.substring(prefix.length()) : torch;
    String other = origins.put(canonical, tensor.name());
    if (other != null) {
      throw new ModelException(
          "'%s' holds '%s' twice: as '%s' and as '%s'."
              .formatted(where, canonical, other, tensor.name()));
    }
    tensors.put(
        canonical,
        name.transposed() ? new Transposed(canonical, tensor) : new Renamed(canonical, tensor));
  }

  /**
   * Whatever stands before the word embeddings: {@code ""}, {@code bert.}, {@code 0.auto_model.}
   */
  private static String prefix(
      Architecture architecture, Map<String, TensorName> names, String where) {
    String words = architecture.words();
    List<String> tables =
        names.values().stream()
            .map(TensorName::torch)
            .filter(name -> name.equals(words) || name.endsWith("." + words))
            .toList();
    if (tables.size() == 1) {
      String table = tables.get(0);
      return table.substring(0, table.length() - words.length());
    }
    if (tables.isEmpty()) {
      throw new ModelException(
          "'%s' has no tensor '%s': it does not hold %s."
              .formatted(where, words, architecture.noun()));
    }
    throw new ModelException(
        "'%s' holds %d models ('%s'); expected one."
            .formatted(where, tables.size(), String.join("', '", tables)));
  }

  private static boolean isBesideTheEncoder(Architecture architecture, String name, String prefix) {
    return OPTIMIZER.matcher(name).matches()
        || Stream.of("", prefix, parent(prefix))
            .filter(name::startsWith)
            .map(before -> name.substring(before.length()))
            .anyMatch(
                rest ->
                    HEAD.matcher(rest).matches() || architecture.heads().matcher(rest).matches());
  }

  /**
   * {@code module.bert.} has its heads under {@code module.}, {@code bert.} has them at the root.
   */
  private static String parent(String prefix) {
    return prefix.isEmpty()
        ? ""
        : prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
  }
}
