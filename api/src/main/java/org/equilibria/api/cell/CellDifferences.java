package org.equilibria.api.cell;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.equilibria.api.map.CentralDifferences;

/**
 * The products of a cell by central differences of &lt;u, f&gt;, by input and parameters only:
 * those by the state are the map's. Costs two evaluations of a row for every entry of them, and
 * pair.
 */
final class CellDifferences implements RowCellVjp {

  private final RowCell f;
  private final boolean[] wanted;
  private final double[] image;

  /**
   * Prepare for products.
   *
   * @param wanted parameters whose products are
   */
  CellDifferences(RowCell f, int width, boolean... wanted) {
    this.f = f;
    this.wanted = wanted.clone();
    image = new double[width];
  }

  @Override
  public void apply(
      double[] x,
      double[] z,
      double[][] theta,
      double[] u,
      double[] gradZ,
      double[] gradX,
      double[][] gradTheta) {
    double[] input = x.clone();
    add(input, gradX, () -> value(input, z, theta, u));
    double[][] parameters = theta.clone();
    for (int p = 0; p < theta.length; p++) {
      if (wanted[p]) {
        parameters[p] = theta[p].clone();
        add(parameters[p], gradTheta[p], () -> value(x, z, parameters, u));
        parameters[p] = theta[p];
      }
    }
  }

  /** Add the derivatives of a value by some entries, which are moved and put back. */
  private static void add(double[] entries, double[] gradient, DoubleSupplier value) {
    double largest = CentralDifferences.largest(entries);
    for (int e = 0; e < entries.length; e++) {
      double at = entries[e];
      double step = CentralDifferences.step(at, largest, CentralDifferences.ROUNDOFF);
      entries[e] = at + step;
      double above = value.getAsDouble();
      entries[e] = at - step;
      double below = value.getAsDouble();
      entries[e] = at;
      gradient[e] += (above - below) / (at + step - (at - step));
    }
  }

  private double value(double[] x, double[] z, double[][] theta, double[] u) {
    Arrays.fill(image, Double.NaN);
    f.apply(x, z, theta, image);
    double total = 0;
    for (int i = 0; i < image.length; i++) {
      total += u[i] * image[i];
    }
    return total;
  }
}
