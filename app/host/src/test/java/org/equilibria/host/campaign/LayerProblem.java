package org.equilibria.host.campaign;

import static org.equilibria.testkit.problem.PlainDoubles.dot;
import static org.equilibria.testkit.problem.PlainDoubles.transposed;

import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.host.campaign.LayerFamily.Sigma;
import org.equilibria.testkit.problem.PlainDoubles;
import org.equilibria.testkit.problem.Problem;

/**
 * One row of an affine layer in plain doubles, with the rounding that a backend may add: a sum of m
 * products and a bias is off by at most (m + 3) u times the sum of magnitudes (Higham 2002, section
 * 3.1), the activation by a few u more.
 *
 * @param m the weight that the layer uses
 * @param phi injected features
 * @param precision of the matrices
 */
record LayerProblem(double[][] m, double[] phi, Sigma sigma, Precision precision) {

  private static final int ACTIVATION_ROUNDINGS = 8;

  Problem forward(double[] start, boolean solvable) {
    Problem.Map f =
        (z, out) -> {
          for (int i = 0; i < phi.length; i++) {
            out[i] = sigma.value(dot(m[i], z) + phi[i]);
          }
        };
    return solvable ? Problem.of(start, f) : Problem.withoutAnswer(start, f);
  }

  /** Return how far rounding may bring ||f(z) - z|| off; slopes are at most 1. */
  ToDoubleFunction<double[]> forwardSlack(Norm norm) {
    return z -> {
      double[] error = preactivationErrors(z);
      for (int i = 0; i < error.length; i++) {
        error[i] += few() * Math.abs(sigma.value(dot(m[i], z) + phi[i]));
      }
      return PlainDoubles.norm(error, norm);
    };
  }

  private double few() {
    return ACTIVATION_ROUNDINGS * precision.unitRoundoff();
  }

  private double share() {
    return (m.length + 3) * precision.unitRoundoff();
  }

  private double[] preactivationErrors(double[] z) {
    double[] error = new double[phi.length];
    for (int i = 0; i < phi.length; i++) {
      double sum = Math.abs(phi[i]);
      for (int j = 0; j < z.length; j++) {
        sum += Math.abs(m[i][j] * z[j]);
      }
      error[i] = share() * sum;
    }
    return error;
  }

  /** The adjoint map u -> g + M^T D u at one state, and what rounding may do to it. */
  record Adjoint(Problem problem, ToDoubleFunction<double[]> slack) {}

  /** Return the adjoint at z; empty where rounding decides on which side of its kink sigma is. */
  Optional<Adjoint> adjoint(double[] z, double[] g, boolean solvable, Norm norm) {
    double[] errors = preactivationErrors(z);
    double[] slope = new double[z.length];
    double[] slopeError = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      double x = dot(m[i], z) + phi[i];
      if (sigma == Sigma.RELU && Math.abs(x) <= 2 * errors[i]) {
        return Optional.empty();
      }
      slope[i] = sigma.slope(x);
      slopeError[i] = sigma == Sigma.TANH ? errors[i] + few() : 0; // |tanh''| is below 1
    }
    double[][] columns = transposed(m);
    Problem.Map f =
        (u, out) -> {
          for (int j = 0; j < u.length; j++) {
            out[j] = g[j];
            for (int i = 0; i < u.length; i++) {
              out[j] += columns[j][i] * slope[i] * u[i];
            }
          }
        };
    ToDoubleFunction<double[]> slack =
        u -> {
          double[] error = new double[u.length];
          for (int j = 0; j < u.length; j++) {
            error[j] = share() * Math.abs(g[j]);
            for (int i = 0; i < u.length; i++) {
              error[j] += Math.abs(columns[j][i] * u[i]) * (share() * slope[i] + slopeError[i]);
            }
          }
          return PlainDoubles.norm(error, norm);
        };
    return Optional.of(
        new Adjoint(solvable ? Problem.of(g, f) : Problem.withoutAnswer(g, f), slack));
  }
}
