package org.equilibria.study.evaluate;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Hold the class probabilities of samples beside their classes.
 *
 * @param probabilities n x c, row-major
 * @param truth class of each sample
 * @param classes c
 * @param predicted most probable class of each sample; -1 without an answer
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
record Answers(double[] probabilities, int[] truth, int classes, int[] predicted) {

  /**
   * Find what is predicted by the probabilities alone.
   *
   * @throws IllegalArgumentException if the sizes do not fit, or a class is not among the classes
   */
  static Answers of(double[] probabilities, int[] truth, int classes) {
    check(probabilities, truth, classes);
    int[] predicted = ClassProbabilities.mostProbable(probabilities, classes);
    return new Answers(probabilities, truth, classes, predicted);
  }

  /**
   * Find what is predicted by the probabilities and, where these are equal, by the outputs that
   * they are made of.
   *
   * @throws IllegalArgumentException if the sizes do not fit, or a class is not among the classes
   */
  static Answers of(double[] probabilities, double[] outputs, int[] truth, int classes) {
    check(probabilities, truth, classes);
    int[] predicted = ClassProbabilities.mostProbable(probabilities, outputs, classes);
    return new Answers(probabilities, truth, classes, predicted);
  }

  private static void check(double[] probabilities, int[] truth, int classes) {
    if (classes < 2 || probabilities.length != (long) truth.length * classes) {
      throw new IllegalArgumentException(
          String.format(
              "%d probabilities are not those of %d samples and %d classes",
              probabilities.length, truth.length, classes));
    }
    if (Arrays.stream(truth).anyMatch(c -> c < 0 || c >= classes)) {
      throw new IllegalArgumentException("a class is not one of the " + classes);
    }
  }

  int count() {
    return truth.length;
  }

  /** Return the samples with an answer. */
  IntStream answered() {
    return IntStream.range(0, count()).filter(i -> predicted[i] >= 0);
  }

  boolean isRight(int sample) {
    return predicted[sample] == truth[sample];
  }

  /** Return the probability of the class predicted for a sample with an answer. */
  double confidence(int sample) {
    return probabilities[sample * classes + predicted[sample]];
  }

  double logLoss() {
    return mean(i -> -Math.log(probabilities[i * classes + truth[i]]));
  }

  double brierScore() {
    return mean(this::squaredDistance);
  }

  private double squaredDistance(int sample) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double error = probabilities[sample * classes + c] - (c == truth[sample] ? 1 : 0);
      sum += error * error;
    }
    return sum;
  }

  private double mean(IntToDoubleFunction figure) {
    return answered().mapToDouble(figure).average().orElse(Double.NaN);
  }

  /** Count samples by class, in rows, and predicted class, in columns. */
  int[][] confusion() {
    int[][] counts = new int[classes][classes];
    answered().forEach(i -> counts[truth[i]][predicted[i]]++);
    return counts;
  }
}
