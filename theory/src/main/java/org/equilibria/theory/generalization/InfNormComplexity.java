package org.equilibria.theory.generalization;

/**
 * A bound on the Rademacher complexity of networks with ||M||_inf &lt;= kappa (docs/theory.md,
 * section 5).
 */
public final class InfNormComplexity {

  private InfNormComplexity() {}

  /**
   * Return ||b||_1 2/(1 - 2 kappa) sqrt(2 ln 2m) max_k (sum_i phi_k(x_i)^2)^{1/2}/n, for alpha = 1;
   * infinite unless kappa &lt; 1/2.
   *
   * @param injection phi(x_i) as rows (n x m)
   * @param readoutSum ||b||_1
   * @param kappa bound of ||M||_inf
   */
  public static double of(double[][] injection, double readoutSum, double kappa) {
    if (kappa >= 0.5) {
      return Double.POSITIVE_INFINITY;
    }
    int width = injection[0].length;
    double most = 0;
    for (int k = 0; k < width; k++) {
      double sum = 0;
      for (double[] phi : injection) {
        sum += phi[k] * phi[k];
      }
      most = Math.max(most, sum);
    }
    return readoutSum
        * 2
        / (1 - 2 * kappa)
        * Math.sqrt(2 * Math.log(2.0 * width))
        * Math.sqrt(most)
        / injection.length;
  }
}
