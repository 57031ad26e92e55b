package org.equilibria.theory.certificate;

import java.util.Arrays;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;

/**
 * Hold a ReLU network at one A0, an initial point or a checkpoint, over n samples: f(x_i) = alpha
 * b.z_i with M = (gamma/sqrt m) A.
 *
 * @param gamma scale of M
 * @param alpha output scale
 * @param conditioning mu and rho of M
 * @param z equilibria (n x m)
 * @param p pre-activations Mz + phi (n x m)
 * @param q adjoints D q~ (n x m)
 * @param adjoint q~ = (I - M^T D)^{-1} b (n x m)
 * @param gram eigenvalues of H0 = J0 J0^T, the Gram matrix of the implicit layer (n x n)
 * @param error e0 = f - y (n)
 * @param accuracy how closely all of these are known
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
public record Point(
    double gamma,
    double alpha,
    Conditioning conditioning,
    double[][] z,
    double[][] p,
    double[][] q,
    double[][] adjoint,
    Eigen gram,
    double[] error,
    Accuracy accuracy) {

  /** Hold a point whose equations are solved exactly. */
  public Point(
      double gamma,
      double alpha,
      Conditioning conditioning,
      double[][] z,
      double[][] p,
      double[][] q,
      double[][] adjoint,
      Eigen gram,
      double[] error) {
    this(gamma, alpha, conditioning, z, p, q, adjoint, gram, error, Accuracy.exact(error.length));
  }

  /**
   * Return the same point, an initial one, of the network whose output is minus its initial value:
   * f is 0 there and e0 = -y, known exactly.
   *
   * @param targets y (n)
   */
  public Point centred(double[] targets) {
    return new Point(
        gamma,
        alpha,
        conditioning,
        z,
        p,
        q,
        adjoint,
        gram,
        Arrays.stream(targets).map(y -> -y).toArray(),
        new Accuracy(accuracy.state(), accuracy.adjoint(), new double[error.length]));
  }

  /** Return m. */
  public int width() {
    return z[0].length;
  }

  /** Return n. */
  public int samples() {
    return z.length;
  }

  /**
   * Return what rounding may have added to an eigenvalue of H0: 2m 2^-53 of each entry, two sums of
   * m products, which all together is that of the trace at most, and n 2^-53 in taking eigenvalues.
   */
  public double rounding() {
    return (2.0 * width() + samples()) * Rounding.UNIT * Arrays.stream(gram.values()).sum();
  }

  /** Share of ||e0|| that solves may leave open, so that the loss is known to a digit. */
  private static final double OPEN = 0.1;

  /** Return the error in e0 above which solves leave too much open. */
  public double largestOpenError() {
    return OPEN * errorNorm();
  }

  /** Return whether lambda_min(H0) is above rounding and e0 is known to a digit. */
  public boolean isKnown() {
    return gram.least() > rounding() && accuracy.errorNorm() < largestOpenError();
  }

  /** Return sigma0 = sqrt(lambda_min(H0)) less rounding, 0 where that leaves nothing. */
  public double sigmaLeast() {
    return Math.sqrt(Math.max(0, gram.least() - rounding()));
  }

  /** Return sigma1 = sqrt(lambda_max(H0)). */
  public double sigmaGreatest() {
    return Math.sqrt(gram.greatest());
  }

  /** Return ||e0||. */
  public double errorNorm() {
    return Vectors.norm(error);
  }

  /** Return the upper bound of ||e0|| at the true equilibria. */
  public double errorBound() {
    return errorNorm() + accuracy.errorNorm();
  }

  /**
   * Return S0 = sqrt(e0^T H0^{-1} e0), the distance that the linearised flow travels; infinite if
   * H0 is singular.
   */
  public double linearizedDistance() {
    return linearizedDistance(0);
  }

  private double linearizedDistance(double rounding) {
    double sum = 0;
    double[] coordinates = gram.coordinates(error);
    for (int k = 0; k < coordinates.length; k++) {
      double value = gram.values()[k] - rounding;
      sum += value > 0 ? coordinates[k] * coordinates[k] / value : Double.POSITIVE_INFINITY;
    }
    return Math.sqrt(sum);
  }

  /** Return the upper bound of S0 for the true e0; infinite if H0 is singular up to rounding. */
  public double linearizedDistanceBound() {
    return linearizedDistance(rounding())
        + (sigmaLeast() > 0 ? accuracy.errorNorm() / sigmaLeast() : Double.POSITIVE_INFINITY);
  }

  /** Return Rmax = mu0 sqrt(m)/gamma, within which the equilibrium stays well-posed. */
  public double wellPosedRadius() {
    return conditioning.mu() * Math.sqrt(width()) / gamma;
  }
}
