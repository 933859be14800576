/** Tables in and out: any Spark source, the demo corpus, and outputs that are whole or absent. */
package io.poolhouse.lake;
