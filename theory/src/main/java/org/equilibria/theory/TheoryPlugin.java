package org.equilibria.theory;

import java.util.List;
import java.util.stream.Stream;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.equilibria.theory.bound.BoundComponents;

/** The plugin of the built-in parameterizations and bounds. */
public final class TheoryPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-theory",
        "0.1.0",
        new ApiVersion(0, 1),
        "parameterizations of the weight, bounds");
  }

  @Override
  public List<Component<?, ?>> components() {
    return Stream.concat(parameterizations().stream(), BoundComponents.all().stream()).toList();
  }

  private static List<Component<?, ?>> parameterizations() {
    return List.of(
        Component.of(
            Kinds.PARAMETERIZATION,
            "gamma-scaling",
            "M = (gamma / sqrt(m)) A (arXiv 2209.15562)",
            GammaScaling.Options.class,
            (options, assembly) -> new GammaScaling(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "norm-scaling",
            "M = A^ min(gamma, gamma / ||A^||_2), A^ = A / sqrt(m), so ||M||_2 <= gamma"
                + " (arXiv 2110.05645)",
            NormScaling.Options.class,
            (options, assembly) -> new NormScaling(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "monotone",
            "M = (1 - mu) I - B^T B / m + (C - C^T) / sqrt(m), so mu > 0 (arXiv 2006.08591)",
            Monotone.Options.class,
            (options, assembly) -> new Monotone(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "inf-norm-ball",
            "rows of (kappa / m) A projected onto the l1 ball, so ||M||_inf <= kappa (arXiv 1908.06315)",
            InfNormBall.Options.class,
            (options, assembly) -> new InfNormBall(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "non-euclidean",
            "M = D T D^-1 - diag(|T| 1) + gamma I, of logarithmic norm gamma (arXiv 2106.03194)",
            NonEuclidean.Options.class,
            (options, assembly) -> new NonEuclidean(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "symmetric",
            "M = kappa S / max(1, ||S||_2), S = (A + A^T) / (2 sqrt(m)), for an energy",
            Symmetric.Options.class,
            (options, assembly) -> new Symmetric(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "optimization-induced",
            "M = kappa A A^T / max(m, ||A||_2^2), eigenvalues in [0, kappa] (arXiv 2105.13228)",
            OptimizationInduced.Options.class,
            (options, assembly) -> new OptimizationInduced(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "column-stochastic",
            "M = gamma softmax(A) by columns, so ||M||_1 <= gamma (arXiv 2102.07346)",
            ColumnStochastic.Options.class,
            (options, assembly) -> new ColumnStochastic(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "lipschitz-bounded",
            "M with an equilibrium that is Lipschitz in phi by a given constant (arXiv 2010.01732)",
            LipschitzBounded.Options.class,
            (options, assembly) -> new LipschitzBounded(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "non-negative",
            "M = (gamma / m) ln(1 + exp(A)) >= 0, for bounded concave sigma (arXiv 2402.04029)",
            NonNegative.Options.class,
            (options, assembly) -> new NonNegative(options)));
  }
}
