package org.equilibria.theory.kernel;

import java.util.List;

/**
 * The moments of p = gamma u + relu(h) for two inputs by one integral of elementary functions: by
 * Price's theorem, applied twice as the covariances grow from 0 to t = 1 times their values
 * (docs/theory.md, section 3).
 *
 * <p>The error is below 1e-13, growing to 6e-10 where 1 - |correlation| falls to 1e-12.
 */
final class ReluPair {

  private static final List<PriceNode> NODES = PriceNode.rule();

  private final double gamma;
  private final double kI;
  private final double kJ;
  private final double sI;
  private final double sJ;
  private final double r;
  private final ReluSelf selfI;
  private final ReluSelf selfJ;

  /**
   * Fix what does not depend on the covariance of u.
   *
   * @param kI variance of u_i
   * @param kJ variance of u_j
   * @param sI variance of h_i, positive
   * @param sJ variance of h_j, positive
   * @param r covariance of h_i and h_j
   */
  ReluPair(double gamma, double kI, double kJ, double sI, double sJ, double r) {
    this.gamma = gamma;
    this.kI = kI;
    this.kJ = kJ;
    this.sI = sI;
    this.sJ = sJ;
    this.r = r;
    selfI = ReluSelf.of(gamma, kI, sI);
    selfJ = ReluSelf.of(gamma, kJ, sJ);
  }

  /** Return the moments for the covariance c of u_i and u_j. */
  Moments at(double c) {
    double stateSlope = c * gamma * gamma;
    double k =
        selfI.mean() * selfJ.mean()
            + stateSlope * selfI.kappa() * selfJ.kappa()
            + r * selfI.kappaInjection() * selfJ.kappaInjection();
    double kappa = selfI.kappa() * selfJ.kappa();
    double kappaInjection = selfI.kappaInjection() * selfJ.kappaInjection();
    for (PriceNode node : NODES) {
      Scaled at = scaled(c, node);
      double bothRectified = bothRectified(at);
      double ofKappa = stateSlope * pairDensity(at, bothRectified) + r * bothRectified;
      double ofInjection = stateSlope * bothRectified + r * (bothRectified + injectionDensity(at));
      kappa += node.weight() * ofKappa;
      kappaInjection += node.weight() * ofInjection;
      k += node.weight() * node.complement() * (stateSlope * ofKappa + r * ofInjection);
    }
    return new Moments(k, kappa, kappaInjection);
  }

  /**
   * The covariances at one scale t and their determinants.
   *
   * @param c t times the covariance of u
   * @param r t times the covariance of h
   * @param detU determinant of u
   * @param detH determinant of h
   * @param detP determinant of gamma u + h
   */
  private record Scaled(double c, double r, double detU, double detH, double detP) {}

  private Scaled scaled(double c, PriceNode node) {
    double g = gamma * gamma;
    double sine = node.sine() * node.sine();
    double detU = determinant(kI, kJ, c, sine);
    double detH = determinant(sI, sJ, r, sine);
    double difference = Math.sqrt(kI * sJ) - Math.sqrt(kJ * sI);
    double cross =
        difference * difference
            + 2 * Math.max(0, Math.sqrt(kI * kJ * sI * sJ) - c * r)
            + 2 * c * r * sine;
    double detP = g * g * detU + detH + g * cross;
    return new Scaled(node.t() * c, node.t() * r, detU, detH, detP);
  }

  /** Return vI vJ - t^2 cov^2 without cancellation, given 1 - t^2. */
  private static double determinant(double vI, double vJ, double covariance, double sine) {
    double root = Math.sqrt(vI * vJ);
    double size = Math.abs(covariance);
    return Math.max(0, root - size) * (root + size) + size * size * sine;
  }

  /** Return J2 = E[delta(p_i) 1{h_i > 0} delta(p_j) 1{h_j > 0}]. */
  private double bothRectified(Scaled at) {
    double sine = at.c * at.detH + at.r * gamma * gamma * at.detU;
    return term(at.detP, sine, Math.sqrt(at.detU * at.detH * at.detP));
  }

  /** Return J1 = E[delta(p_i) delta(p_j)]: J2 and the other signs of h, where p = gamma u. */
  private double pairDensity(Scaled at, double bothRectified) {
    double g = gamma * gamma;
    double neither = term(g * g * at.detU, at.r, Math.sqrt(at.detH));
    return bothRectified + neither + oneRectified(at, sI * kJ) + oneRectified(at, sJ * kI);
  }

  private double oneRectified(Scaled at, double product) {
    double g = gamma * gamma;
    double reduced = product + g * at.detU;
    double sine = -at.r * gamma * Math.sqrt(at.detU);
    return term(g * reduced, sine, Math.sqrt(at.detH * reduced));
  }

  /** Return J3 + J3' + J4, the terms with delta(h). */
  private double injectionDensity(Scaled at) {
    return oneAtZero(at, kI * sJ)
        + oneAtZero(at, kJ * sI)
        + term(at.detH, at.c, Math.sqrt(at.detU));
  }

  private double oneAtZero(Scaled at, double product) {
    double determinant = gamma * gamma * product + at.detH;
    double sine = -at.c * Math.sqrt(at.detH);
    return term(determinant, sine, Math.sqrt(at.detU * determinant));
  }

  /**
   * Return a bivariate normal density at 0 times the orthant probability 1/4 + asin(rho)/(2 pi).
   *
   * @param determinant determinant of the density's covariance
   * @param sine proportional to rho
   * @param cosine proportional to sqrt(1 - rho^2), by the same factor
   */
  private static double term(double determinant, double sine, double cosine) {
    double orthant = 0.25 + Math.atan2(sine, cosine) / (2 * Math.PI);
    return orthant / (2 * Math.PI * Math.sqrt(determinant));
  }
}
