package io.poolhouse.compare.report;

import java.util.List;

/**
 * A part of the page under its own heading.
 *
 * @param id for links to it
 * @param link its name in the page's contents
 */
record Section(String id, String link, String heading, List<Block> blocks) {}
