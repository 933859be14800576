/** What a comparison found, as values, and the files that show it: HTML, Markdown, JSON. */
package io.poolhouse.compare.report;
