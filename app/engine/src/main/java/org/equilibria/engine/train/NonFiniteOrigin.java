package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.guard.FirstNonFinite;
import org.equilibria.engine.guard.Foreign;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.SolveSetup;

/**
 * Where the first number that was not finite came from in a training that diverged, if a component
 * of others made it of finite ones.
 */
final class NonFiniteOrigin {

  /** The numbers 0 and +-2^k that an activation is tried at, from tiny ones to those of f32. */
  private static final int LEAST_POWER = -20;

  private static final int LARGEST_POWER = 60;

  private final List<Foreign> components = new ArrayList<>();
  private final List<Activation> activations = new ArrayList<>();

  NonFiniteOrigin(NetworkSpec network, SolveSetup setup, TrainOptions options) {
    add(setup.solver());
    add(setup.gradient());
    add(options.loss());
    add(options.optimizer());
    for (LayerSpec layer : network.layers()) {
      if (layer instanceof LayerSpec.Equilibrium equilibrium) {
        equilibrium.solver().ifPresent(this::add);
        equilibrium.gradient().ifPresent(this::add);
        add(equilibrium.cell());
        if (equilibrium.cell() instanceof AffineCell cell) {
          add(cell.parameterization());
          addActivation(cell.activation());
        }
      } else if (layer instanceof LayerSpec.Dense dense) {
        addActivation(dense.activation());
      }
    }
  }

  private void add(Object component) {
    if (component instanceof Foreign foreign) {
      components.add(foreign);
    }
  }

  private void addActivation(Activation activation) {
    if (activation instanceof Foreign) {
      activations.add(activation);
    }
  }

  /**
   * Return it in words. The formula of an activation is compiled and watched by nobody: where
   * nothing else is known, one that is not finite at some finite number is named.
   *
   * @param scope of the precision of the training
   */
  Optional<String> told(Scope scope) {
    Optional<String> seen =
        components.stream()
            .flatMap(component -> component.firstNonFinite().stream())
            .min(Comparator.comparingLong(FirstNonFinite::nanoTime))
            .map(first -> "the first number that was not finite came from " + first.told());
    return seen.isPresent()
        ? seen
        : activations.stream().flatMap(a -> notFinite(a, scope).stream()).findFirst();
  }

  private static Optional<String> notFinite(Activation activation, Scope parent) {
    double[] points = points();
    double[] values = new double[points.length];
    try (Scope scope = parent.child("activation")) {
      Backend backend = scope.backend();
      Matrix x = scope.uninitialized(1, points.length);
      backend.upload(points, x);
      backend.map(backend.compile(activation.value(Expr.x())), x, null, new double[0], x);
      backend.download(x, values);
    }
    for (int i = 0; i < points.length; i++) {
      if (!Double.isFinite(values[i])) {
        return Optional.of(
            "it may come from %s, which is %s at %.3g"
                .formatted(Foreign.nameOf(activation), values[i], points[i]));
      }
    }
    return Optional.empty();
  }

  /** Return the numbers, nearest to 0 first. */
  private static double[] points() {
    int powers = LARGEST_POWER - LEAST_POWER + 1;
    double[] points = new double[1 + 2 * powers];
    Arrays.setAll(
        points,
        i -> i == 0 ? 0 : (i % 2 == 1 ? 1 : -1) * Math.scalb(1.0, LEAST_POWER + (i - 1) / 2));
    return points;
  }
}
