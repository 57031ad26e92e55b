package org.equilibria.theory.generalization;

/** A confidence parameter spread over all whole numbers. */
final class Weights {

  private Weights() {}

  /** Return 3 delta/(pi^2 (|j|+1)^2): the shares of all j add to less than delta. */
  static double share(int j, double delta) {
    double place = Math.abs(j) + 1.0;
    return 3 * delta / (Math.PI * Math.PI * place * place);
  }
}
