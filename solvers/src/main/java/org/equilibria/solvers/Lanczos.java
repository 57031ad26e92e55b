package org.equilibria.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * An estimate from below of the largest eigenvalue of a symmetric matrix, by Lanczos' method with
 * full reorthogonalisation, from a start that is random but always the same.
 *
 * @param value largest Ritz value
 * @param steps steps done
 * @param exact whether the whole space was reached, so that only rounding is between the value and
 *     the eigenvalue
 */
record Lanczos(double value, int steps, boolean exact) {

  private static final int MOST_STEPS = 80;
  private static final long SEED = 20220915;

  // A residual below this share of the matrix means that the space reached is invariant.
  private static final double INVARIANT = 1e-13;

  /** A product of a vector with the matrix. */
  interface Product {
    void apply(double[] v, double[] out);
  }

  /** Estimate the largest eigenvalue of a matrix of the given size, at least 1. */
  static Lanczos largest(int size, Product matrix) {
    int most = Math.min(size, MOST_STEPS);
    List<double[]> basis = new ArrayList<>();
    double[] diagonal = new double[most];
    double[] offDiagonal = new double[most];
    double[] v = start(size);
    double scale = 0;
    int steps = 0;
    boolean exact = false;
    while (steps < most && !exact) {
      basis.add(v);
      double[] image = new double[size];
      matrix.apply(v, image);
      diagonal[steps] = dot(v, image);
      orthogonalize(image, basis);
      offDiagonal[steps] = Math.sqrt(dot(image, image));
      scale = Math.max(scale, Math.abs(diagonal[steps]) + offDiagonal[steps]);
      exact = !(offDiagonal[steps] > INVARIANT * scale) || steps + 1 == size;
      scale(image, 1 / offDiagonal[steps]);
      v = image;
      steps++;
    }
    return new Lanczos(largestOfTridiagonal(diagonal, offDiagonal, steps), steps, exact);
  }

  private static double[] start(int size) {
    Random random = new Random(SEED);
    double[] v = new double[size];
    for (int i = 0; i < size; i++) {
      v[i] = random.nextGaussian();
    }
    scale(v, 1 / Math.sqrt(dot(v, v)));
    return v;
  }

  /** Remove what lies in the basis, twice: once leaves rounding behind. */
  private static void orthogonalize(double[] v, List<double[]> basis) {
    for (int pass = 0; pass < 2; pass++) {
      for (double[] b : basis) {
        double along = dot(v, b);
        for (int i = 0; i < v.length; i++) {
          v[i] -= along * b[i];
        }
      }
    }
  }

  private static double largestOfTridiagonal(double[] diagonal, double[] offDiagonal, int size) {
    DMatrixRMaj t = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      t.set(i, i, diagonal[i]);
      if (i + 1 < size) {
        t.set(i, i + 1, offDiagonal[i]);
        t.set(i + 1, i, offDiagonal[i]);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, false, true);
    if (!eigen.decompose(t)) {
      return Double.NaN;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, eigen.getEigenvalue(i).getReal());
    }
    return largest;
  }

  /**
   * Return what the eigenvalue of a positive semidefinite matrix of the given size exceeds with
   * probability at most {@code failure} over the start (Kuczynski and Wozniakowski 1992, theorem
   * 4.2): the share eps it may be above the value has 1.648 sqrt(size) exp(-sqrt(eps)(2 steps - 1))
   * for its probability.
   */
  double upperBound(int size, double failure) {
    if (exact) {
      return value * (1 + 1e-12);
    }
    double root = Math.log(1.648 * Math.sqrt(size) / failure) / (2 * steps - 1);
    return value / (1 - Math.min(root * root, 0.5));
  }

  private static double dot(double[] a, double[] b) {
    double total = 0;
    for (int i = 0; i < a.length; i++) {
      total += a[i] * b[i];
    }
    return total;
  }

  private static void scale(double[] v, double factor) {
    for (int i = 0; i < v.length; i++) {
      v[i] *= factor;
    }
  }
}
