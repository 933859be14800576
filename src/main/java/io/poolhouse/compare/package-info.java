/**
 * Which pooling a task needs: texts embedded once by every model, MLlib's classifiers fitted on
 * every variant over the same folds, or cosine similarities against scores.
 */
package io.poolhouse.compare;
