package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every device and precision but float32 on the CPU must do besides: agree with that. */
abstract class Float32ReferenceContract extends EncoderContract {

  /** Of every vector with the one in float32 on the CPU. */
  abstract double leastCosine();

  /**
   * Of every number in texts that were not cut, absolute; a cosine does not see a wrong scale.
   * {@code sqrt} of 512 tokens is 22 times their mean, and so is its rounding.
   */
  abstract double largestDifference();

  @Test
  void everyVectorIsCloseToTheOneOfFloat32OnTheCpu() {
    String list = "all,mean@0,cls@1,mean@-2,max@avg(0,-1),mean@cat(-2,-1),cls+mean";
    List<Pooling> poolings = Poolings.parse(list, RealModel.MINILM.file().shape());
    PoolingPlan plan = planFor(RealModel.MINILM.file(), list);
    List<String> strings = new ArrayList<>(Glosses.spread(100));
    strings.addAll(OddTexts.all());
    List<TokenizedText> texts = RealModel.MINILM.tokenized(strings);
    Vectors expected = RealModel.MINILM.encoder().encode(texts, plan);
    Vectors actual = miniLm().encode(texts, plan);
    LargestDifferences differences = new LargestDifferences();
    Map<String, Double> cosines = new TreeMap<>();
    for (int text = 0; text < texts.size(); text++) {
      for (int pooling = 0; pooling < plan.poolings(); pooling++) {
        String name = poolings.get(pooling).toString();
        float[] reference = expected.of(text, pooling);
        float[] vector = actual.of(text, pooling);
        cosines.merge(name, LargestDifferences.cosine(reference, vector), Math::min);
        if (texts.get(text).status() != TextStatus.TRUNCATED) {
          differences.add(name, reference, vector);
        }
      }
    }
    assertTrue(
        cosines.values().stream().allMatch(cosine -> cosine >= leastCosine()),
        "least cosines: " + cosines);
    differences.assertAtMost(largestDifference());
  }
}
