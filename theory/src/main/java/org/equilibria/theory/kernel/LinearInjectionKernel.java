package org.equilibria.theory.kernel;

/**
 * The limit for ReLU and the injection Wx/sqrt m in closed form: p = gamma u + h is Gaussian with
 * covariance P = gamma^2 K + X X^T, so K and kappa are arc-cosine kernels (Cho and Saul 2009;
 * docs/theory.md, section 3).
 *
 * @param gamma scale of M, in (0, sqrt 2)
 */
public record LinearInjectionKernel(double gamma) implements LimitKernel {

  @Override
  public boolean homogeneous() {
    return true;
  }

  @Override
  public Moments self(double square) {
    return new Moments(square / (2 - gamma * gamma), 0.5, 0.5);
  }

  @Override
  public Moments pair(double squareI, double squareJ, double inner) {
    double selfI = self(squareI).k();
    double selfJ = self(squareJ).k();
    double limit = Math.sqrt(selfI * selfJ);
    // sqrt(P_ii P_jj), as P_ii = 2 K_ii
    PairMap map = c -> arcCosine(2 * limit, gamma * gamma * c + inner);
    return map.fixedPoint(gamma, limit);
  }

  private static Moments arcCosine(double deviations, double covariance) {
    double determinant = Math.max(0, (deviations - covariance) * (deviations + covariance));
    // The angle by its sine, too: the arc cosine alone loses half the digits at 0.
    double angle = Math.atan2(Math.sqrt(determinant), covariance);
    double kappa = (Math.PI - angle) / (2 * Math.PI);
    double k = (Math.sqrt(determinant) + (Math.PI - angle) * covariance) / (2 * Math.PI);
    return new Moments(k, kappa, kappa);
  }
}
