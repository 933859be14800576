package io.poolhouse.job;

import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Precision;
import io.poolhouse.model.Activation;
import io.poolhouse.spark.BadRows;
import io.poolhouse.text.LongTexts;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the words of options are read: in small letters, as the help spells them. */
final class OptionWords {

  private OptionWords() {}

  static void register(CommandLine command) {
    command.registerConverter(Precision.class, byOwnWords(Precision::parse));
    command.registerConverter(DeviceChoice.class, byOwnWords(DeviceChoice::parse));
    command.registerConverter(LongTexts.class, byOwnWords(LongTexts::parse));
    command.registerConverter(Activation.class, byOwnWords(Activation::parse));
    command.registerConverter(BadRowOption.class, byOwnWords(BadRowOption::parse));
    command.registerConverter(Integer.class, byOwnWords(OptionWords::number));
    command.registerConverter(Double.class, byOwnWords(OptionWords::decimal));
    command.registerConverter(Setting.class, byOwnWords(Setting::parse));
    register(command, BadRows.class);
    register(command, EmbedderOptions.Distinct.class);
    register(command, EmbedderOptions.VectorType.class);
    register(command, EncodingOptions.SpecialTokens.class);
    register(command, IncrementalOptions.Deleted.class);
    register(command, ScoreJob.Probability.class);
    register(command, TargetOptions.Mode.class);
  }

  private static <E extends Enum<E>> void register(CommandLine command, Class<E> choices) {
    command.registerConverter(choices, byOwnWords(word -> choice(choices, word)));
  }

  private static <E extends Enum<E>> E choice(Class<E> choices, String word) {
    return Arrays.stream(choices.getEnumConstants())
        .filter(choice -> wordOf(choice).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new RequestException(
                    "Unknown choice '%s'. Expected one of: %s."
                        .formatted(
                            word,
                            Arrays.stream(choices.getEnumConstants())
                                .map(OptionWords::wordOf)
                                .collect(Collectors.joining(", ")))));
  }

  private static Integer number(String word) {
    try {
      return Integer.valueOf(word);
    } catch (NumberFormatException wrong) {
      throw new RequestException(
          "'%s' is no whole number up to %d.".formatted(word, Integer.MAX_VALUE), wrong);
    }
  }

  private static Double decimal(String word) {
    try {
      return Double.valueOf(word);
    } catch (NumberFormatException wrong) {
      throw new RequestException("'%s' is no number, such as 1e-4.".formatted(word), wrong);
    }
  }

  private static String wordOf(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** The rooms' own messages, without what picocli says about types. */
  private static <T> ITypeConverter<T> byOwnWords(Function<String, T> parse) {
    return word -> {
      try {
        return parse.apply(word);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    };
  }
}
