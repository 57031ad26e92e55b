package org.equilibria.study.evaluate;

import org.apiguardian.api.API;
import org.equilibria.api.train.Loss;

/** Class probabilities made of the outputs of a network, and classes made of those. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ClassProbabilities {

  private ClassProbabilities() {}

  /**
   * Return the probability of each class, n x c, row-major.
   *
   * @param loss says which probabilities the outputs are
   * @param outputs n x k, row-major: k = 1 for two classes, else one output a class
   * @param classes c, at least 2
   */
  public static double[] of(Loss loss, double[] outputs, int classes) {
    int k = classes == 2 ? 1 : classes;
    int samples = outputs.length / k;
    double[] probabilities = new double[Math.multiplyExact(samples, classes)];
    for (int i = 0; i < samples; i++) {
      double[] of = loss.probabilities(outputs, i * k, k);
      System.arraycopy(of, 0, probabilities, i * classes, classes);
    }
    return probabilities;
  }

  /**
   * Return the most probable class of each sample, the first of equal ones; -1 where a probability
   * is NaN.
   *
   * @param probabilities n x c, row-major
   */
  public static int[] mostProbable(double[] probabilities, int classes) {
    return mostProbable(probabilities, classes, (sample, c) -> 0);
  }

  /**
   * Return the most probable class of each sample; -1 where a probability is NaN. Of outputs that
   * differ by less than probabilities are rounded to these are equal: the class is then that of the
   * largest output, as in training, and the first where outputs are equal, too.
   *
   * @param probabilities n x c, row-major
   * @param outputs what they are made of, n x k: k = 1 for two classes, else one output a class
   */
  public static int[] mostProbable(double[] probabilities, double[] outputs, int classes) {
    return mostProbable(
        probabilities,
        classes,
        classes == 2
            ? (sample, c) -> c * outputs[sample]
            : (sample, c) -> outputs[sample * classes + c]);
  }

  /** How much speaks for a class of a sample beside its probability, to compare among classes. */
  @FunctionalInterface
  private interface Score {
    double of(int sample, int c);
  }

  private static int[] mostProbable(double[] probabilities, int classes, Score score) {
    int[] predicted = new int[probabilities.length / classes];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = mostProbable(probabilities, i, classes, score);
    }
    return predicted;
  }

  private static int mostProbable(double[] probabilities, int sample, int classes, Score score) {
    int start = sample * classes;
    int best = 0;
    for (int c = 0; c < classes; c++) {
      double p = probabilities[start + c];
      if (Double.isNaN(p)) {
        return -1;
      }
      double most = probabilities[start + best];
      boolean better = p > most || p == most && score.of(sample, c) > score.of(sample, best);
      best = better ? c : best;
    }
    return best;
  }
}
