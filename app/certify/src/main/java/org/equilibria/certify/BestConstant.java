package org.equilibria.certify;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The best prediction that is the same for every sample: what a bound has to beat. */
final class BestConstant {

  /** Targets that are tried where they differ from sample to sample. */
  private static final int MOST_CANDIDATES = 2000;

  private BestConstant() {}

  /**
   * Return the mean of min(1, ||c - y_i||) over the samples for the best c among the targets and
   * their mean. For one output it is the least of any c: the mean is linear in c between the points
   * y_i and y_i +- 1, and only at the y_i does its slope rise.
   *
   * @param targets y (n k)
   * @param outputs k
   */
  static double ramp(double[] targets, int outputs) {
    double[] mean = new double[outputs];
    for (int row = 0; row < targets.length; row++) {
      mean[row % outputs] += targets[row] * outputs / targets.length;
    }
    double least = loss(mean, targets, outputs);
    int n = targets.length / outputs;
    Set<List<Double>> distinct = new LinkedHashSet<>();
    for (int i = 0; i < n && distinct.size() < MOST_CANDIDATES; i++) {
      distinct.add(Arrays.stream(targets, i * outputs, (i + 1) * outputs).boxed().toList());
    }
    for (List<Double> target : distinct) {
      double[] candidate = target.stream().mapToDouble(y -> y).toArray();
      least = Math.min(least, loss(candidate, targets, outputs));
    }
    return least;
  }

  private static double loss(double[] constant, double[] targets, int outputs) {
    double sum = 0;
    int n = targets.length / outputs;
    for (int i = 0; i < n; i++) {
      double square = 0;
      for (int o = 0; o < outputs; o++) {
        double difference = constant[o] - targets[i * outputs + o];
        square += difference * difference;
      }
      sum += Math.min(1, Math.sqrt(square));
    }
    return sum / n;
  }
}
