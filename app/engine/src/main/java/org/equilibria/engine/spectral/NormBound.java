package org.equilibria.engine.spectral;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/**
 * Bounds of spectral norms from above, wrong with a probability of at most 1e-10.
 *
 * <p>For a fixed matrix B and independent standard Gaussian vectors w_1, ..., w_r the norm of B
 * exceeds a sqrt(2/pi) max ||B w_i|| with a probability of at most a^-r (Halko, Martinsson and
 * Tropp 2011, lemma 4.1). Taken with r = 16, a = 10^(10/16) and B = (A^T A)^3, whose norm is that
 * of A to the sixth power, the factor costs 22 %, and together with the other singular values of a
 * square Gaussian matrix 60 % at a width of 512 and 77 % at 2048. The product of few rows with a
 * matrix takes the time to read that: more vectors cost less than more powers.
 */
public final class NormBound {

  private static final int VECTORS = 16;
  private static final int POWER = 3;

  /** a, such that a^-16 is 1e-10. */
  private static final double FACTOR = Math.pow(10, 10.0 / VECTORS);

  // What the rounding of 96 products of a row with a matrix may add up to, in f32.
  private static final double ROUNDING = 1 + 1e-3;

  private final Backend backend;
  private final Matrix gaussian;
  private final Matrix vectors;
  private final Matrix images;
  private final double[] norms = new double[VECTORS];
  private final double[] logarithms = new double[VECTORS];

  /** Draw the vectors; they do not depend on what is estimated. */
  public NormBound(int width, Scope scope) {
    backend = scope.backend();
    gaussian = scope.uninitialized(VECTORS, width);
    vectors = scope.uninitialized(VECTORS, width);
    images = scope.uninitialized(VECTORS, width);
    backend.upload(new SeedStreams(0).gaussian("norm estimate", VECTORS * width), gaussian);
  }

  /** A product of rows with a matrix or its transpose. */
  @FunctionalInterface
  private interface Product {
    void write(Matrix rows, boolean transposed, Matrix out);
  }

  /** Return a bound on ||a||_2, a square; infinite if an entry is not finite. */
  public double spectral(Matrix a) {
    return spectral((rows, transposed, out) -> backend.gemm(1, rows, false, a, transposed, 0, out));
  }

  /** Return the same of a matrix that is packed for f32 products, which is faster. */
  public double spectral(Prepared a) {
    return spectral((rows, transposed, out) -> backend.multiply(rows, a, transposed, out));
  }

  private double spectral(Product product) {
    backend.copy(gaussian, vectors);
    Arrays.fill(logarithms, 0);
    for (int i = 0; i < POWER; i++) {
      product.write(vectors, true, images);
      normalize(images);
      product.write(images, false, vectors);
      normalize(vectors);
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (double logarithm : logarithms) {
      if (Double.isNaN(logarithm)) {
        return Double.POSITIVE_INFINITY;
      }
      largest = Math.max(largest, logarithm);
    }
    double factor = Math.log(FACTOR * Math.sqrt(2 / Math.PI));
    return ROUNDING * Math.exp((factor + largest) / (2 * POWER));
  }

  /** Scale rows to length 1, so that powers neither overflow nor vanish, and keep the lengths. */
  private void normalize(Matrix rows) {
    backend.rowNorms(rows, Norm.L2, norms);
    for (int i = 0; i < VECTORS; i++) {
      logarithms[i] += Math.log(norms[i]);
      norms[i] = norms[i] == 0 ? 0 : 1 / norms[i];
    }
    backend.scaleRows(norms, rows, rows);
  }
}
