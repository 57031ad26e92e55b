package org.equilibria.api.map;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A check of the vector-Jacobian product of a map, entry by entry, against central differences of
 * its values: of J^T u for one u per row, whose entry k is the derivative of &lt;u, f&gt; by z_k.
 * Two steps, h and 2h, tell how far the differences themselves may be off, so that no tolerance is
 * to be chosen. Costs four evaluations of the batch for every column, and one product. Where f has
 * a kink at the very state, differences are the mean of both sides, and the check fails, as it may
 * where f varies faster than a step, 5e-6 of an entry in f64 and 4e-3 in f32.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class VjpCheck {

  // Of an error that is estimated from two steps and of rounding that is counted in units.
  private static final double SAFETY = 10;

  private final FixedPointMap map;

  private VjpCheck(FixedPointMap map) {
    this.map = map;
  }

  /** Check a map. */
  public static VjpCheck of(FixedPointMap map) {
    return new VjpCheck(map);
  }

  /**
   * What was found at the entry that fits worst.
   *
   * @param row its row
   * @param column its column
   * @param product what the vector-Jacobian product says
   * @param difference what differences say
   * @param step h of these differences
   * @param expectedError by how much both may differ by truncation and rounding
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Report(
      int row, int column, double product, double difference, double step, double expectedError) {

    /** Return whether every entry is as the differences say, within what they may be off. */
    public boolean holds() {
      return excess() <= 1;
    }

    private double excess() {
      double off = Math.abs(product - difference);
      // NaN fits nothing, and equal numbers fit whatever may be expected.
      return off == 0 ? 0 : Double.isNaN(off) ? Double.POSITIVE_INFINITY : off / expectedError;
    }

    /** Return it in a line. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: worst at row %d, column %d, where the product is %.10g and differences of step %.1g"
              + " give %.10g, expected to agree within %.1g",
          holds() ? "the vector-Jacobian product holds" : "the vector-Jacobian product is wrong",
          row,
          column,
          product,
          step,
          difference,
          expectedError);
    }
  }

  /**
   * Check at a state, rows x width, neither of them 0.
   *
   * @return the entry that fits worst
   * @throws org.equilibria.api.error.EquilibriaException UNSUPPORTED if the map has no derivative
   */
  public Report at(Matrix z) {
    try (Scope scope = z.scope().child("vjp check")) {
      return new Pass(map, z, scope).worst();
    }
  }

  /** One check. */
  private static final class Pass {
    private final FixedPointMap map;
    private final Matrix z;
    private final Scope scope;
    private final Backend backend;
    private final int rows;
    private final int width;
    private final double roundoff;
    private final double[] states;
    private final double[] product;
    private final Matrix u;
    private final Matrix moved;
    private final Matrix image;
    private final double[] lengths;
    private final Evaluation report;

    Pass(FixedPointMap map, Matrix z, Scope scope) {
      this.map = map;
      this.z = z;
      this.scope = scope;
      backend = scope.backend();
      rows = z.rows();
      width = z.cols();
      roundoff = scope.precision().unitRoundoff();
      states = new double[rows * width];
      backend.download(z, states);
      u = scope.uninitialized(rows, width);
      moved = scope.uninitialized(rows, width);
      image = scope.uninitialized(rows, width);
      lengths = new double[rows];
      report = new Evaluation(rows, Norm.L2);
      double[] weights = new double[rows * width];
      Arrays.setAll(weights, e -> Math.cos(1 + 1.7 * e));
      backend.upload(weights, u);
      backend.rowNorms(u, Norm.L2, lengths);
      product = new double[rows * width];
      map.linearize(z, scope).vjp(u, image);
      backend.download(image, product);
    }

    Report worst() {
      @Nullable Report worst = null;
      double[] steps = new double[rows];
      try (Evaluator f = map.open(scope)) {
        for (int k = 0; k < width; k++) {
          double[] near = differences(f, k, 1, steps);
          double[] largest = report.imageNorm().clone();
          double[] far = differences(f, k, 2, new double[rows]);
          for (int row = 0; row < rows; row++) {
            Report found = found(row, k, near[row], far[row], steps[row], largest[row]);
            worst = worst == null || found.excess() > worst.excess() ? found : worst;
          }
        }
      }
      return Objects.requireNonNull(worst, "a state of no rows or no columns");
    }

    private Report found(int row, int k, double near, double far, double step, double size) {
      double own = product[row * width + k];
      double truncation = Math.abs(far - near) / 3;
      double rounding = roundoff * lengths[row] * (size / step + width * Math.abs(own));
      return new Report(row, k, own, near, step, SAFETY * (truncation + rounding));
    }

    /** Return the difference by z_k of every row and write the steps that were taken. */
    private double[] differences(Evaluator f, int k, int factor, double[] steps) {
      double[] changed = states.clone();
      for (int row = 0; row < rows; row++) {
        double[] state = Arrays.copyOfRange(states, row * width, (row + 1) * width);
        steps[row] =
            factor * CentralDifferences.step(state[k], CentralDifferences.largest(state), roundoff);
      }
      double[] above = along(f, k, changed, steps, 1);
      double[] high = column(changed, k);
      double[] below = along(f, k, changed, steps, -1);
      double[] low = column(changed, k);
      double[] differences = new double[rows];
      Arrays.setAll(differences, row -> (above[row] - below[row]) / (high[row] - low[row]));
      return differences;
    }

    private double[] column(double[] values, int k) {
      double[] column = new double[rows];
      Arrays.setAll(column, row -> values[row * width + k]);
      return column;
    }

    /** Return the products of f with u where z_k is a step away, which is written to the state. */
    private double[] along(Evaluator f, int k, double[] state, double[] steps, int sign) {
      for (int row = 0; row < rows; row++) {
        int e = row * width + k;
        double to = states[e] + sign * steps[row];
        state[e] = z.precision() == Precision.F32 ? (float) to : to;
      }
      backend.upload(state, moved);
      report.reset();
      f.evaluate(moved, new double[rows], image, report);
      double[] products = new double[rows];
      backend.rowGram(new Matrix[] {image}, new Matrix[] {u}, products);
      return products;
    }
  }
}
