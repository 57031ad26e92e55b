package org.equilibria.theory.wellposed;

import java.util.Arrays;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.PositiveDefinite;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.SpectralNorm;
import org.equilibria.theory.numerics.Symmetric;

/**
 * What every test of existence compares with its limit, for one weight M.
 *
 * @param spectralNorm rho = ||M||_2, to rounding
 * @param infNorm ||M||_inf, to rounding
 * @param perron enclosure of lambda_PF(|M|), to rounding
 * @param symmetricMaximum lambda_max((M + M^T)/2), to rounding
 * @param frobeniusBound upper bound of ||M||_F
 * @param proved upper bounds of the first four in exact arithmetic
 */
public record WeightFacts(
    double spectralNorm,
    double infNorm,
    PerronEnclosure perron,
    double symmetricMaximum,
    double frobeniusBound,
    Proved proved) {

  /** Roundings of an entry of M = (gamma/sqrt m) A: a root, a quotient and a product, and one. */
  private static final int FORMED = 4;

  /**
   * Upper bounds of which rounding takes nothing: of M as it is stored, and of any matrix whose
   * entries it holds up to four roundings, as of the (gamma/sqrt m) A that it stands for.
   *
   * @param spectralNorm of ||M||_2
   * @param infNorm of ||M||_inf
   * @param perron of lambda_PF(|M|)
   * @param symmetricMaximum of lambda_max((M + M^T)/2)
   */
  public record Proved(
      double spectralNorm, double infNorm, double perron, double symmetricMaximum) {}

  /**
   * Compute all of them, in O(m^3).
   *
   * @param weight M, an array of m rows of m
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if an entry is not finite
   */
  public static WeightFacts of(double[][] weight) {
    int width = weight.length;
    double[][] symmetric = Symmetric.fill(width, (i, j) -> 0.5 * weight[i][j] + 0.5 * weight[j][i]);
    double[] eigenvalues = Eigen.values(symmetric);
    double symmetricMaximum = width == 0 ? 0 : eigenvalues[width - 1];
    double spectralNorm = SpectralNorm.of(weight);
    double infNorm =
        Arrays.stream(weight)
            .mapToDouble(r -> Arrays.stream(r).map(Math::abs).sum())
            .max()
            .orElse(0);
    PerronEnclosure perron = PerronEnclosure.of(weight);
    double frobenius = Rounding.frobeniusBound(weight);
    return new WeightFacts(
        spectralNorm,
        infNorm,
        perron,
        symmetricMaximum,
        frobenius,
        new Proved(
            SpectralNorm.upperBound(weight, spectralNorm, FORMED),
            // sums of m positive terms: their rounding is relative
            infNorm * (1 + Rounding.of(width + FORMED + 2)) + Double.MIN_NORMAL,
            perron.upperBound(width, FORMED),
            PositiveDefinite.upperBound(
                symmetric, symmetricMaximum, Rounding.of(FORMED + 2) * frobenius)));
  }

  /** Return a lower bound of mu = 1 - lambda_max((M + M^T)/2). */
  public double mu() {
    return Math.nextDown(1 - proved.symmetricMaximum);
  }

  /** Return a lower bound of mu and an upper bound of rho. */
  public Conditioning conditioning() {
    return new Conditioning(mu(), proved.spectralNorm);
  }
}
