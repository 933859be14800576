package io.poolhouse.engine;

import io.poolhouse.engine.Vectors.Row;
import io.poolhouse.pooling.How;
import java.util.Comparator;
import java.util.List;

/**
 * Joins the pooled windows of one long text into what pooling over all their tokens would have
 * given. A text may have more windows than one batch holds, so this cannot be in the program.
 *
 * <p>Sums of tokens are recovered from each window's pooled value: a mean weighs as many tokens as
 * it was taken over. [CLS], the pooler and the final [SEP] are averaged over the windows' own.
 */
enum JoinedWindows {
  /** Every window counts once. */
  AVERAGE {
    @Override
    double weight(Window window) {
      return 1;
    }
  },
  BY_TOKENS {
    @Override
    double weight(Window window) {
      return window.tokens();
    }
  },
  BY_INNER_TOKENS {
    @Override
    double weight(Window window) {
      return window.tokens() - 2;
    }
  },
  /** Positions run on through the windows, so a later window's tokens weigh more. */
  BY_POSITIONS {
    @Override
    double weight(Window window) {
      double tokens = window.tokens();
      return window.offset() * tokens + tokens * (tokens + 1) / 2;
    }
  },
  /** sum / sqrt(n): each window's own sum is its value times the root of its tokens. */
  BY_ROOT {
    @Override
    double weight(Window window) {
      return Math.sqrt(window.tokens());
    }

    @Override
    double divisor(List<Row> rows) {
      return Math.sqrt(rows.stream().mapToDouble(row -> row.window().tokens()).sum());
    }
  },
  HIGHEST {
    @Override
    double weight(Window window) {
      return 1;
    }

    @Override
    float column(List<Row> rows, int column) {
      return (float)
          rows.stream().mapToDouble(row -> row.numbers()[row.start() + column]).max().orElseThrow();
    }
  };

  static JoinedWindows of(How how) {
    return switch (how) {
      case CLS, POOLER, LAST -> AVERAGE;
      case MEAN -> BY_TOKENS;
      case MEAN_NOSPECIAL -> BY_INNER_TOKENS;
      case WEIGHTED -> BY_POSITIONS;
      case SQRT -> BY_ROOT;
      case MAX -> HIGHEST;
    };
  }

  /**
   * @param rows a text's windows in any order; sorted by offset first, so that the sum does not
   *     depend on how batches were cut
   * @param from the first column of the part in each row
   * @param to where the part begins in the text's vector
   */
  void join(List<Row> rows, int from, int columns, float[] vector, int to) {
    List<Row> inOrder =
        rows.stream().sorted(Comparator.comparingInt(row -> row.window().offset())).toList();
    for (int column = 0; column < columns; column++) {
      vector[to + column] = column(inOrder, from + column);
    }
  }

  abstract double weight(Window window);

  double divisor(List<Row> rows) {
    return rows.stream().mapToDouble(row -> weight(row.window())).sum();
  }

  float column(List<Row> rows, int column) {
    double sum = 0;
    for (Row row : rows) {
      sum += weight(row.window()) * row.numbers()[row.start() + column];
    }
    return (float) (sum / divisor(rows));
  }
}
