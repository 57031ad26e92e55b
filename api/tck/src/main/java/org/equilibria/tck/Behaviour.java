package org.equilibria.tck;

/** Unpleasant behaviour of one row of a batch, to see what its neighbours notice of it. */
enum Behaviour {
  /** The row is finished; its numbers are NaN, which nobody may look at. */
  INACTIVE,
  /** f(z) is NaN. */
  NAN,
  /** f(z) = 3 z + 1. */
  DIVERGING,
  /** f(z) = z + 1: differences of residuals vanish, and there is no solution. */
  STUCK,
  /** f(z) = z: the row has converged. */
  CONVERGED;

  /** Return what f gives instead of the image. */
  double image(double z) {
    return switch (this) {
      case INACTIVE, NAN -> Double.NaN;
      case DIVERGING -> 3 * z + 1;
      case STUCK -> z + 1;
      case CONVERGED -> z;
    };
  }

  /** Return the slope of f. */
  double slope() {
    return switch (this) {
      case INACTIVE, NAN -> Double.NaN;
      case DIVERGING -> 3;
      case STUCK, CONVERGED -> 1;
    };
  }
}
