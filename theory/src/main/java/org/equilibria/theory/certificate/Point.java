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
 * @param gram estimates of the eigenvalues of H0 = J0 J0^T, the Gram matrix of the implicit layer
 *     (n x n)
 * @param proved what is proved of H0
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
    GramBounds proved,
    double[] error,
    Accuracy accuracy) {

  /** Hold a point, and prove bounds of its H0: O(n^2 (m + n)). */
  public Point(
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
    this(
        gamma,
        alpha,
        conditioning,
        z,
        p,
        q,
        adjoint,
        gram,
        GramBounds.of(z, q, gamma, alpha, gram),
        error,
        accuracy);
  }

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
        proved,
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

  /** Share of ||e0|| that solves may leave open, so that the loss is known to a digit. */
  private static final double OPEN = 0.1;

  /** Return the error in e0 above which solves leave too much open. */
  public double largestOpenError() {
    return OPEN * errorNorm();
  }

  /** Return whether H0 is proved to be positive definite and e0 is known to a digit. */
  public boolean isKnown() {
    return isKnown(accuracy.errorNorm(), error);
  }

  /** Return the same with another e0, and what is left open of it. */
  boolean isKnown(double open, double[] error) {
    return proved.least() > 0 && open < OPEN * Vectors.norm(error);
  }

  /** Return the lower bound of sigma0 = sqrt(lambda_min(H0)), 0 where none is proved. */
  public double sigmaLeast() {
    return Math.max(0, Math.nextDown(Math.sqrt(Math.max(0, proved.least()))));
  }

  /** Return ||e0||. */
  public double errorNorm() {
    return Vectors.norm(error);
  }

  /** Return the upper bound of ||e0|| at the true equilibria. */
  public double errorBound() {
    return (errorNorm() + accuracy.errorNorm()) * (1 + Rounding.of(error.length + 8));
  }

  /**
   * Return S0 = sqrt(e0^T H0^{-1} e0), the distance that the linearised flow travels, as estimated;
   * infinite if H0 is singular.
   */
  public double linearizedDistance() {
    double sum = 0;
    double[] coordinates = gram.coordinates(error);
    for (int k = 0; k < coordinates.length; k++) {
      double value = gram.values()[k];
      sum += value > 0 ? coordinates[k] * coordinates[k] / value : Double.POSITIVE_INFINITY;
    }
    return Math.sqrt(sum);
  }

  /** Return Rmax = mu0 sqrt(m)/gamma, within which the equilibrium stays well-posed. */
  public double wellPosedRadius() {
    return conditioning.mu() * Math.sqrt(width()) / gamma;
  }
}
