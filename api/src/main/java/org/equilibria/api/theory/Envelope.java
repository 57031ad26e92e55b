package org.equilibria.api.theory;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * What a certified rate r holds a training to: the norm of the errors f - y over all samples, whose
 * half square is the loss, stays below an envelope.
 *
 * @param training what moves the weights
 * @param rate r, positive
 * @param error bound of the norm of the errors at the start
 * @param largestStep largest step of gradient descent that is covered; infinite for the flow
 * @param radius bound of the distance ||A - A0||_F that training goes
 * @param weightNorm bound of ||M||_2 on the way
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Envelope(
    Training training,
    double rate,
    double error,
    double largestStep,
    double radius,
    double weightNorm) {

  /** Insist on all of it. */
  public Envelope {
    Objects.requireNonNull(training, "training");
  }

  /** What moves the weights. */
  public enum Training {
    /** Gradient flow: ||e(t)|| &lt;= exp(-r t) ||e(0)||. */
    FLOW,
    /** Gradient descent by steps of size eta: ||e_k|| &lt;= (1 - eta r)^k ||e_0||. */
    DESCENT
  }

  /** Return the bound of the loss 1/2 ||e||^2 after updates of a size; the flow's at that time. */
  public double loss(double step, double updates) {
    if (training == Training.FLOW) {
      return Math.exp(-2 * rate * step * updates) * error * error / 2;
    }
    double left = Math.pow(1 - step * rate, updates) * error;
    return left * left / 2;
  }
}
