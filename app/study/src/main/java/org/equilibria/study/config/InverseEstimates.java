package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.solve.SolveSettings;

/**
 * The one rule on gradients that take the inverse estimate of the forward solve: the solver has
 * one. Asked before anything is run.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class InverseEstimates {

  private InverseEstimates() {}

  /**
   * A component that was chosen.
   *
   * @param name what it is called where it was chosen
   */
  public record Chosen<T>(String name, T component) {}

  /**
   * Check the gradients of all layers of a pipeline.
   *
   * @throws EquilibriaException INVALID_INPUT with every one whose solver has no inverse estimate,
   *     and the solvers that have one
   */
  public static void require(Pipeline pipeline, Catalog catalog) {
    NetworkSpec network = pipeline.network(catalog);
    SolveSetup shared = pipeline.solving(catalog, SolveSettings.quiet());
    List<Mistake> mistakes = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof LayerSpec.Equilibrium layer) {
        Optional<ComponentSpec> spec =
            pipeline.layers().isEmpty() ? Optional.empty() : Optional.of(pipeline.layers().get(i));
        mistake(
                path(layer, i),
                new Chosen<>(
                    name(spec, Keys.GRADIENT, layer.gradient(), pipeline.gradient()),
                    layer.gradient().orElse(shared.gradient())),
                new Chosen<>(
                    name(spec, Keys.SOLVER, layer.solver(), pipeline.solver()),
                    layer.solver().orElse(shared.solver())),
                catalog)
            .filter(m -> !mistakes.contains(m))
            .ifPresent(mistakes::add);
      }
    }
    Mistakes.refuse(mistakes);
  }

  private static KeyPath path(LayerSpec.Equilibrium layer, int number) {
    KeyPath own = KeyPath.of(Keys.MODEL, Keys.LAYERS).item(number);
    if (layer.gradient().isPresent()) {
      return own.key(Keys.GRADIENT);
    }
    return layer.solver().isPresent() ? own.key(Keys.SOLVER) : KeyPath.of(Keys.GRADIENT);
  }

  private static String name(
      Optional<ComponentSpec> layer, String option, Optional<?> own, ComponentSpec shared) {
    return own.isPresent()
            && layer.map(spec -> spec.options().get(option)).orElse(null)
                instanceof ComponentSpec spec
        ? spec.id()
        : shared.id();
  }

  /** Return why a gradient cannot be had of what a solver leaves; empty if it can. */
  public static Optional<Mistake> mistake(
      KeyPath path, Chosen<GradientEstimator> gradient, Chosen<Solver> solver, Catalog catalog) {
    if (!gradient.component().needsInverseEstimate()
        || solver.component().traits().inverseEstimate()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mistake(
            path,
            "%s takes the inverse estimate of the forward solver, and %s has none; accepted: solver: %s"
                .formatted(gradient.name(), solver.name(), accepted(catalog))));
  }

  /** Return the solvers that have an inverse estimate with their options by default. */
  private static String accepted(Catalog catalog) {
    List<String> names =
        catalog.ids(Kinds.SOLVER).stream().filter(id -> estimates(id, catalog)).toList();
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private static boolean estimates(String id, Catalog catalog) {
    try {
      return catalog.create(Kinds.SOLVER, ComponentSpec.of(id)).traits().inverseEstimate();
    } catch (EquilibriaException e) {
      return false; // it cannot be made as it stands, so that it is no advice
    }
  }
}
