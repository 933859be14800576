/**
 * From texts to token ids: the tokenizer, what becomes of texts longer than the model takes, and
 * the status of each text. In: strings, null among them. Out: one {@link
 * io.poolhouse.text.TokenizedText} for each, in order. Knows neither Spark nor tensors.
 *
 * <p>Start at {@link io.poolhouse.text.TextTokenizer}. Texts are data here: a literal {@code [CLS]}
 * in a text stays text unless asked otherwise.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Some tokenizer.json files pad and truncate, often to 128. Both are taken out before the
 *       file is loaded: the engine packs rows end to end, and only {@link
 *       io.poolhouse.text.LongTexts} cuts.
 *   <li>The native library comes out of DJL's jar. On a machine with CUDA, DJL looks for another
 *       build of it on the network unless {@code ai.djl.offline} is {@code true}.
 * </ul>
 */
package io.poolhouse.text;
