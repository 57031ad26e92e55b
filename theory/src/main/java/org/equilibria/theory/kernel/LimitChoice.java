package org.equilibria.theory.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.api.expr.Expr;

/**
 * The kernel of the infinitely wide network for an activation and an injection, or why there is
 * none (docs/theory.md, section 3).
 *
 * @param kernel the kernel, if it is known
 * @param obstacle why it is not; empty if it is
 * @param coarse the same kernel by fewer nodes, if its Gaussian moments are computed by quadrature
 */
public record LimitChoice(
    Optional<LimitKernel> kernel, String obstacle, Optional<LimitKernel> coarse) {

  private static final int NODES = 64;

  /**
   * An odd number: rules of even numbers have no node at 0, and agree where an activation varies
   * between the two next to it only, as it does for large inputs.
   */
  private static final int COARSE_NODES = 49;

  private static final int PANEL_NODES = 20;
  private static final int COARSE_PANEL_NODES = 14;

  /** Correlations of inputs over which quadrature is judged, denser where moments vary fastest. */
  private static final List<Double> CORRELATIONS =
      List.of(
          -1.0, -0.999, -0.99, -0.9, -0.7, -0.3, 0.0, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999, 0.9999,
          0.999999);

  /**
   * Choose a kernel: closed forms for ReLU; for another activation with the linear injection its
   * Gaussian moments, by quadrature where it does not give them: 64 x 64 nodes of Gauss and
   * Hermite, or panels of 20 between kinks.
   *
   * @param activation sigma
   * @param injection the formula h of phi(x) = h(Wx)/sqrt m
   * @param gamma scale of M
   * @param width m, which decides what an activation that is not homogeneous sees of its input
   */
  public static LimitChoice of(Activation activation, Expr injection, double gamma, int width) {
    boolean relu = activation.isRelu();
    double slope = activation.slopes().lipschitz();
    if (!(gamma * slope < 1)) {
      return none("gamma %s times the largest slope %s is not below 1".formatted(gamma, slope));
    } else if (relu && injection.isRelu()) {
      return of(new ReluInjectionKernel(gamma));
    } else if (relu && HostFormula.isIdentity(injection)) {
      return of(new LinearInjectionKernel(gamma));
    } else if (!HostFormula.isIdentity(injection)) {
      return none(
          "an activation other than relu needs the injection linear, Wx/sqrt m: only then are the"
              + " pre-activations Gaussian");
    }
    Optional<GaussianMoments> closed = activation.gaussianMoments();
    if (closed.isPresent()) {
      return of(new FiniteInputKernel(new MomentKernel(gamma, closed.get()), width));
    }
    return new LimitChoice(
        Optional.of(by(moments(activation, NODES, PANEL_NODES), gamma, width)),
        "",
        Optional.of(by(moments(activation, COARSE_NODES, COARSE_PANEL_NODES), gamma, width)));
  }

  private static LimitKernel by(GaussianMoments moments, double gamma, int width) {
    return new FiniteInputKernel(new MomentKernel(gamma, moments), width);
  }

  private static GaussianMoments moments(Activation activation, int nodes, int panelNodes) {
    Expr value = activation.value(Expr.x());
    Expr slope = activation.derivative(Expr.x());
    double[] kinks =
        DoubleStream.concat(
                Arrays.stream(HostFormula.kinks(value)), Arrays.stream(HostFormula.kinks(slope)))
            .distinct()
            .toArray();
    return kinks.length == 0
        ? HermiteMoments.of(activation, nodes)
        : new PanelMoments(HostFormula.of(value), HostFormula.of(slope), kinks, panelNodes);
  }

  /**
   * Return about how far quadrature is off in an entry of H_A for alpha = 1: the largest change by
   * taking fewer nodes, over a grid of correlations of inputs with the given norms; 0 for closed
   * forms.
   *
   * @param least the least ||x||^2, positive
   * @param greatest the greatest
   */
  public double error(double least, double greatest) {
    if (coarse.isEmpty()) {
      return 0;
    }
    LimitKernel fine = kernel.orElseThrow();
    double worst =
        Math.abs(entry(fine.self(greatest), fine) - entry(coarse.get().self(greatest), fine));
    for (double correlation : CORRELATIONS) {
      for (double[] squares :
          new double[][] {{least, least}, {least, greatest}, {greatest, greatest}}) {
        double inner = correlation * Math.sqrt(squares[0] * squares[1]);
        Moments exact = fine.pair(squares[0], squares[1], inner);
        Moments rough = coarse.get().pair(squares[0], squares[1], inner);
        worst = Math.max(worst, Math.abs(entry(exact, fine) - entry(rough, fine)));
      }
    }
    return worst;
  }

  private static double entry(Moments moments, LimitKernel kernel) {
    return moments.implicitLayer(kernel.gamma());
  }

  private static LimitChoice of(LimitKernel kernel) {
    return new LimitChoice(Optional.of(kernel), "", Optional.empty());
  }

  private static LimitChoice none(String obstacle) {
    return new LimitChoice(Optional.empty(), obstacle, Optional.empty());
  }
}
