package org.equilibria.theory.kernel;

import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;

/**
 * Choose the kernel of the infinitely wide network for an activation and an injection, or say why
 * there is none (docs/theory.md, section 3).
 *
 * @param kernel the kernel, if it is known
 * @param obstacle why it is not; empty if it is
 * @param quadrature how its Gaussian moments are computed, if by quadrature
 */
public record LimitChoice(
    Optional<LimitKernel> kernel, String obstacle, Optional<HermiteMoments> quadrature) {

  private static final int NODES = 64;

  /**
   * Choose a kernel: closed forms for ReLU; for another activation with the linear injection its
   * Gaussian moments, by 64 x 64 nodes of Gauss-Hermite quadrature where it does not give them.
   *
   * @param activation sigma
   * @param relu whether sigma is ReLU
   * @param injection id of phi: {@code relu} or {@code linear}
   * @param gamma scale of M
   * @param width m, which decides what an activation that is not homogeneous sees of its input
   */
  public static LimitChoice of(
      Activation activation, boolean relu, String injection, double gamma, int width) {
    double slope = activation.slopes().lipschitz();
    if (!(gamma * slope < 1)) {
      return none("gamma %s times the largest slope %s is not below 1".formatted(gamma, slope));
    } else if (relu && injection.equals("relu")) {
      return of(new ReluInjectionKernel(gamma));
    } else if (relu && injection.equals("linear")) {
      return of(new LinearInjectionKernel(gamma));
    } else if (!injection.equals("linear")) {
      return none(
          "an activation other than relu needs the injection linear, not %s: only then are the"
                  .formatted(injection)
              + " pre-activations Gaussian");
    }
    Optional<GaussianMoments> closed = activation.gaussianMoments();
    if (closed.isPresent()) {
      return of(new FiniteInputKernel(new MomentKernel(gamma, closed.get()), width));
    }
    HermiteMoments moments = HermiteMoments.of(activation, NODES);
    return new LimitChoice(
        Optional.of(new FiniteInputKernel(new MomentKernel(gamma, moments), width)),
        "",
        Optional.of(moments));
  }

  /**
   * Return about how far quadrature is off in the Gaussian moments of an input with itself and with
   * one that it is independent of; 0 for closed forms.
   *
   * @param square ||x||^2 of the input, positive
   */
  public double error(double square) {
    if (quadrature.isEmpty() || !(kernel.orElseThrow() instanceof FiniteInputKernel finite)) {
      return 0;
    }
    double seen = square / finite.width();
    double p = finite.gamma() * finite.gamma() * finite.limit().self(seen).k() + seen;
    return Math.max(quadrature.get().error(p, p, p), quadrature.get().error(p, p, 0));
  }

  private static LimitChoice of(LimitKernel kernel) {
    return new LimitChoice(Optional.of(kernel), "", Optional.empty());
  }

  private static LimitChoice none(String obstacle) {
    return new LimitChoice(Optional.empty(), obstacle, Optional.empty());
  }
}
