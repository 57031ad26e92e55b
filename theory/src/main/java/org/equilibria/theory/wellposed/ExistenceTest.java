package org.equilibria.theory.wellposed;

/**
 * The sufficient conditions for a unique equilibrium (docs/theory.md, section 1, all proved), for
 * activations with slopes in [0, 1].
 */
public enum ExistenceTest {
  /** ||M||_2 &lt; 1: Picard's iteration contracts in l2 at that rate. */
  OPERATOR_NORM("operator-norm", "||M||_2 < 1"),
  /** mu &gt; 0 (monDEQ, arXiv 2006.08591): forward-backward splitting converges. */
  MONOTONE("monotone", "lambda_max((M + M^T)/2) < 1"),
  /** lambda_PF(|M|) &lt; 1 (El Ghaoui et al., arXiv 1908.06315): Picard in a weighted sup norm. */
  PERRON_FROBENIUS("perron-frobenius", "lambda_PF(|M|) < 1"),
  /** ||M||_inf &lt; 1 (El Ghaoui et al., arXiv 1908.06315): Picard in the sup norm. */
  INF_NORM("inf-norm", "||M||_inf < 1");

  private final String id;
  private final String condition;

  ExistenceTest(String id, String condition) {
    this.id = id;
    this.condition = condition;
  }

  /** Return the name used in reports. */
  public String id() {
    return id;
  }

  /** Return the condition as a formula. */
  public String condition() {
    return condition;
  }

  /** Return the side that must stay below 1, as computed: up to rounding. */
  public double measured(WeightFacts facts) {
    return switch (this) {
      case OPERATOR_NORM -> facts.spectralNorm();
      case MONOTONE -> facts.symmetricMaximum();
      case PERRON_FROBENIUS -> facts.perron().upper();
      case INF_NORM -> facts.infNorm();
    };
  }

  /** Return an upper bound of that side, of which rounding takes nothing. */
  public double proved(WeightFacts facts) {
    return switch (this) {
      case OPERATOR_NORM -> facts.proved().spectralNorm();
      case MONOTONE -> facts.proved().symmetricMaximum();
      case PERRON_FROBENIUS -> facts.proved().perron();
      case INF_NORM -> facts.proved().infNorm();
    };
  }

  /** Return a lower bound of 1 less that side: the test is passed iff it is positive. */
  public double margin(WeightFacts facts) {
    return Math.nextDown(1 - proved(facts));
  }

  /** Return whether the condition is proved to hold. */
  public boolean holds(WeightFacts facts) {
    return margin(facts) > 0;
  }

  /**
   * Return the supremum of gamma for which M = (gamma/sqrt m) A with A_ij ~ N(0, 1) passes as m
   * grows.
   */
  public double admissibleGamma(int width) {
    return switch (this) {
      case OPERATOR_NORM -> 0.5;
      case MONOTONE -> Math.sqrt(0.5);
      case PERRON_FROBENIUS, INF_NORM -> Math.sqrt(Math.PI / 2 / width);
    };
  }

  /**
   * Return the supremum of gamma for which the test still passes everywhere within ||A(t) -
   * A(0)||_2 &lt;= sqrt(m); 0 for the sup-norm tests, whose admissible radius falls with m.
   */
  public double admissibleGammaWithinRootWidth() {
    return switch (this) {
      case OPERATOR_NORM -> 1.0 / 3;
      case MONOTONE -> 1 / (1 + Math.sqrt(2));
      case PERRON_FROBENIUS, INF_NORM -> 0;
    };
  }

  /**
   * Return a radius R such that the test holds at every A with ||A - A0||_2 &lt; R, where M =
   * (gamma/sqrt m) A; 0 where nothing is claimed, as for lambda_PF, which the spectral norm of a
   * change does not control.
   */
  public double allowedRadius(WeightFacts facts, double gamma, int width) {
    double allowedChange = Math.max(0, margin(facts)) / gamma;
    return switch (this) {
      case OPERATOR_NORM, MONOTONE -> allowedChange * Math.sqrt(width);
      case PERRON_FROBENIUS -> 0;
      // ||dM||_inf <= sqrt(m) ||dM||_2
      case INF_NORM -> allowedChange;
    };
  }
}
