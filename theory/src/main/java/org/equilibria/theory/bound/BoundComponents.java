package org.equilibria.theory.bound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.ConfidenceOptions;
import org.equilibria.theory.wellposed.ExistenceTest;

/** All bounds as components. */
public final class BoundComponents {

  private BoundComponents() {}

  /** Return one component for each bound. */
  public static List<Component<?, ?>> all() {
    List<Component<?, ?>> all = new ArrayList<>();
    Arrays.stream(ExistenceTest.values()).map(BoundComponents::existence).forEach(all::add);
    all.addAll(wellPosed());
    all.addAll(convergence());
    all.addAll(generalization());
    all.addAll(robustness());
    return List.copyOf(all);
  }

  private static Component<?, ?> existence(ExistenceTest test) {
    return Component.of(
        Kinds.BOUND,
        "existence-" + test.id(),
        "margin of the test " + test.condition() + " for a unique equilibrium",
        () -> WellPosedBounds.existence(test));
  }

  private static List<Component<?, ?>> wellPosed() {
    return List.of(
        Component.of(
            Kinds.BOUND,
            "residual-error",
            "distance of computed states to the equilibrium, by their residuals",
            WellPosedBounds::residualError),
        confident(
            "initial-event",
            "largest output at a Gaussian initialisation, by concentration",
            WellPosedBounds::initialEvent));
  }

  private static List<Component<?, ?>> convergence() {
    return List.of(
        Component.of(
            Kinds.BOUND,
            "convergence-flow",
            "certified rate of gradient flow (arXiv 2209.15562)",
            ConvergenceBounds::flow),
        Component.of(
            Kinds.BOUND,
            "convergence-descent",
            "certified rate of gradient descent (arXiv 2209.15562)",
            ConvergenceBounds::descent),
        Component.of(
            Kinds.BOUND,
            "linear-layer-rate",
            "rate of a linear implicit layer with a column-stochastic weight (arXiv 2102.07346)",
            ClassBounds::linearLayerRate));
  }

  private static List<Component<?, ?>> generalization() {
    return List.of(
        confident(
            "ball-rademacher",
            "expected loss by the distance from the initialisation (arXiv 2209.15562)",
            GeneralizationBounds::ball),
        confident(
            "kernel-finite",
            "expected loss of the linearised network, stopped early (arXiv 1901.08584)",
            GeneralizationBounds::finiteKernel),
        confident(
            "kernel-limit",
            "expected loss of the infinitely wide network, stopped early (arXiv 1901.08584)",
            GeneralizationBounds::limitKernel),
        confident(
            "pac-bayes",
            "expected loss of the network with Gaussian noise on A (Seeger, McAllester, Catoni)",
            PacBayesBound::of),
        Component.of(
            Kinds.BOUND,
            "inf-norm-rademacher",
            "expected loss over all weights with ||M||_inf <= kappa (El Ghaoui et al.)",
            ClassBounds.InfNormOptions.class,
            (options, assembly) -> ClassBounds.infNorm(options)),
        confident(
            "parameter-count",
            "expected loss over the ball around the initialisation, by counting parameters",
            ClassBounds::parameterCount),
        confident(
            "hold-out",
            "error rate by an independent sample (Clopper and Pearson 1934)",
            GeneralizationBounds::holdOut));
  }

  private static List<Component<?, ?>> robustness() {
    return List.of(
        Component.of(
            Kinds.BOUND,
            "lipschitz-global",
            "Lipschitz constant of the network over all inputs",
            RobustnessBounds::global),
        Component.of(
            Kinds.BOUND,
            "lipschitz-local",
            "largest slope of the network at the samples",
            RobustnessBounds::local),
        Component.of(
            Kinds.BOUND,
            "robust-radius",
            "smallest change of a sample that can change the sign of its output",
            RobustnessBounds::robustRadius));
  }

  private static Component<?, ?> confident(
      String id, String summary, Function<ConfidenceOptions, Bound> bound) {
    return Component.of(
        Kinds.BOUND,
        id,
        summary,
        ConfidenceOptions.class,
        (options, assembly) -> bound.apply(options));
  }
}
