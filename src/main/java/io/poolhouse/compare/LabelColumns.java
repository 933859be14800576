package io.poolhouse.compare;

import java.util.Optional;

/**
 * The user's names of the columns of a labelled table.
 *
 * @param id what names a row in the predictions; empty: its rank does
 */
public record LabelColumns(String text, String label, Optional<String> id) {}
