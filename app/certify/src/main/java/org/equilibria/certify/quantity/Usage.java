package org.equilibria.certify.quantity;

import java.util.Arrays;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.theory.InputUnits;
import org.equilibria.api.theory.PredictionAccuracy;
import org.equilibria.engine.data.Preprocessing;

/**
 * How a network is used: on which inputs, and how closely it is solved then.
 *
 * @param accuracy of its solves
 * @param units of its inputs
 */
public record Usage(PredictionAccuracy accuracy, InputUnits units) {

  /** Return that of a network given as numbers: of inputs as they are, solved as closely as f64. */
  public static Usage ofNumbers(int samples) {
    double[] scales = new double[samples];
    Arrays.fill(scales, 1);
    return new Usage(
        new PredictionAccuracy(0, 0, Precision.F64.unitRoundoff()),
        new InputUnits(scales, "of an input in the file", "those of the inputs in the file"));
  }

  /**
   * Return that of a trained network.
   *
   * @param termination of its solves; l2 of a row is at most sqrt m times its largest entry, and
   *     where every entry errs by up to atol + rtol |f_i| that of all is at most sqrt m atol + rtol
   *     ||f||
   * @param inputs as the network takes them (n x d)
   */
  public static Usage of(
      Termination termination,
      Precision precision,
      int width,
      Preprocessing preprocessing,
      double[][] inputs) {
    boolean euclidean = termination.norm() == Norm.L2;
    double root = Math.sqrt(width);
    double relative = euclidean || termination.componentwise() ? 1 : root;
    double absolute = euclidean && !termination.componentwise() ? 1 : root;
    return new Usage(
        new PredictionAccuracy(
            relative * termination.rtol(), absolute * termination.atol(), precision.unitRoundoff()),
        units(preprocessing, inputs));
  }

  /**
   * An entry less its mean over its scale moves by at most the raw change over the least scale.
   * Division by the norm moves v to v/||v||: that of a v' within s differs by at most s/||v|| and
   * the relative change of the norms, 2s/||v|| in all. Where a constant 1 is appended its entry is
   * 1/||v|| in the end; without it ||v|| is not known of the input, so that distances are relative.
   */
  private static InputUnits units(Preprocessing preprocessing, double[][] inputs) {
    double least = Arrays.stream(preprocessing.scale()).min().orElse(1);
    boolean standardised = Arrays.stream(preprocessing.scale()).anyMatch(s -> s != 1);
    double[] scales = new double[inputs.length];
    Arrays.fill(scales, least);
    String before = standardised ? "standardised" : "as in the data";
    String raw = "of an input as in the data";
    String network = "between inputs " + before;
    if (preprocessing.unitNorm()) {
      int last = inputs[0].length - 1;
      boolean constant = preprocessing.constant();
      Arrays.setAll(scales, i -> least / 2 / (constant ? inputs[i][last] : 1));
      network += " and brought to norm 1";
      if (!constant) {
        raw += ", over the norm that it has before it is brought to norm 1";
      }
    }
    return new InputUnits(scales, raw, network);
  }
}
