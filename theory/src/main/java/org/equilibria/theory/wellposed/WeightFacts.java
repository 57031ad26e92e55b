package org.equilibria.theory.wellposed;

import java.util.Arrays;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.SpectralNorm;
import org.equilibria.theory.numerics.Symmetric;

/**
 * Hold what every test of existence compares with its limit, for one weight M.
 *
 * @param spectralNorm rho = ||M||_2
 * @param infNorm ||M||_inf
 * @param perron enclosure of lambda_PF(|M|)
 * @param symmetricMaximum lambda_max((M + M^T)/2)
 */
public record WeightFacts(
    double spectralNorm, double infNorm, PerronEnclosure perron, double symmetricMaximum) {

  /**
   * Compute all of them to rounding, in O(m^3).
   *
   * @param weight M, an array of m rows of m
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT if an entry is not finite
   */
  public static WeightFacts of(double[][] weight) {
    int width = weight.length;
    double[] eigenvalues =
        Eigen.values(Symmetric.fill(width, (i, j) -> 0.5 * (weight[i][j] + weight[j][i])));
    double infNorm =
        Arrays.stream(weight)
            .mapToDouble(r -> Arrays.stream(r).map(Math::abs).sum())
            .max()
            .orElse(0);
    return new WeightFacts(
        SpectralNorm.of(weight),
        infNorm,
        PerronEnclosure.of(weight),
        width == 0 ? 0 : eigenvalues[width - 1]);
  }

  /** Return mu = 1 - lambda_max((M + M^T)/2). */
  public double mu() {
    return 1 - symmetricMaximum;
  }

  /** Return mu and rho. */
  public Conditioning conditioning() {
    return new Conditioning(mu(), spectralNorm);
  }
}
