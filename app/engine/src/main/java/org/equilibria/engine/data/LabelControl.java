package org.equilibria.engine.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.random.SeedStreams;

/**
 * A control that takes what there is to learn out of labels, wholly or in part, with the inputs as
 * they are: the control experiment of Zhang et al. (arXiv 1611.03530). A bound that cannot tell the
 * truth from such labels explains no generalisation.
 *
 * @param kind how labels are changed
 * @param share of the samples whose labels are, rounded to a number of samples
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LabelControl(Kind kind, double share) {

  /** The ways to change labels. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public enum Kind {
    /** Another class, each as likely, takes the place of the true one. */
    WRONG,
    /** A class drawn with equal chances takes the place of the true one, by chance the same. */
    RANDOM,
    /** The chosen samples exchange their classes or values, so that none is lost. */
    PERMUTED
  }

  /** Leave labels as they are. */
  public static final LabelControl NONE = new LabelControl(Kind.RANDOM, 0);

  /**
   * Check the share.
   *
   * @throws EquilibriaException INVALID_INPUT unless it is from 0 to 1
   */
  public LabelControl {
    if (!(share >= 0 && share <= 1)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "share of changed labels must be from 0 to 1, not " + share);
    }
  }

  /**
   * Return samples with changed labels and the same inputs.
   *
   * @param seeds decide which labels change and to what
   * @throws EquilibriaException INVALID_INPUT if values, which have no classes, are to be drawn
   */
  public Samples of(Samples samples, SeedStreams seeds) {
    int[] order = seeds.permutation("labels.chosen", samples.count());
    int[] chosen = IntStream.of(order).limit(Math.round(share * samples.count())).toArray();
    if (chosen.length == 0) {
      return samples;
    }
    return kind == Kind.PERMUTED ? permuted(samples, chosen, seeds) : drawn(samples, chosen, seeds);
  }

  private static Samples permuted(Samples samples, int[] chosen, SeedStreams seeds) {
    int[] order = seeds.permutation("labels.permutation", chosen.length);
    int k = samples.outputs();
    double[] targets = samples.targets().clone();
    int[] classes = samples.classIndex().clone();
    for (int i = 0; i < chosen.length; i++) {
      int from = chosen[order[i]];
      System.arraycopy(samples.targets(), from * k, targets, chosen[i] * k, k);
      if (classes.length > 0) {
        classes[chosen[i]] = samples.classIndex()[from];
      }
    }
    return with(samples, targets, classes);
  }

  private Samples drawn(Samples samples, int[] chosen, SeedStreams seeds) {
    if (samples.classIndex().length == 0) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "values have no classes to draw from; permute them instead");
    }
    int k = samples.outputs();
    int count = k == 1 ? 2 : k;
    SplittableRandom random = seeds.random("labels.classes");
    double[] targets = samples.targets().clone();
    int[] classes = samples.classIndex().clone();
    for (int i : chosen) {
      classes[i] =
          kind == Kind.RANDOM
              ? random.nextInt(count)
              : (classes[i] + 1 + random.nextInt(count - 1)) % count;
      for (int o = 0; o < k; o++) {
        targets[i * k + o] = k == 1 ? 2 * classes[i] - 1 : o == classes[i] ? 1 : 0;
      }
    }
    return with(samples, targets, classes);
  }

  private static Samples with(Samples samples, double[] targets, int[] classes) {
    return new Samples(
        samples.count(), samples.features(), samples.outputs(), samples.inputs(), targets, classes);
  }
}
