/**
 * From texts to token ids: the tokenizer, what becomes of texts longer than the model takes, and
 * the status of each text.
 *
 * <p>Start at {@link io.poolhouse.text.TextTokenizer}. Texts are data here: a literal {@code [CLS]}
 * in a text stays text unless asked otherwise.
 */
package io.poolhouse.text;
