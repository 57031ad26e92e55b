package org.equilibria.study.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.network.ForwardPass;
import org.equilibria.engine.network.Guarantee;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.Parameter;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.study.config.Pipeline;

/**
 * A trial of the components of a cell on a network of a few units: one step forward, one backward,
 * and the start of the optimizer. What refuses to work together does so here, before anything is
 * run.
 */
final class Trial {

  private static final String WIDTH = "width";
  private static final int UNITS = 3;
  private static final int SAMPLES = 2;

  /** Inputs of a network of affine cells; other cells may need as many as there are. */
  static final int FEATURES = 2;

  private final Pipeline pipeline;
  private final Catalog catalog;
  private final int features;
  private final int outputs;

  private Trial(Pipeline pipeline, Catalog catalog, int features, int outputs) {
    this.pipeline = pipeline;
    this.catalog = catalog;
    this.features = features;
    this.outputs = outputs;
  }

  /** Return the pipeline with layers of a few units, on which it is tried. */
  static Pipeline small(Pipeline p) {
    if (p.layers().isEmpty()) {
      return p.withModel(p.model().withWidth(Math.min(p.model().width(), UNITS)));
    }
    return p.withLayers(p.layers().stream().map(Trial::small).toList());
  }

  private static ComponentSpec small(ComponentSpec layer) {
    Map<String, Object> options = new LinkedHashMap<>(layer.options());
    options.computeIfPresent(WIDTH, (key, width) -> UNITS);
    return new ComponentSpec(layer.id(), options);
  }

  /**
   * What a trial tells.
   *
   * @param refusal why the combination is refused, if it is
   * @param guarantees what its layers guarantee
   */
  record Outcome(Optional<String> refusal, List<Guarantee> guarantees) {

    /** Of a trial that was not made, or failed. */
    static final Outcome UNKNOWN = new Outcome(Optional.empty(), List.of());
  }

  /**
   * Return whether a combination is refused, and what it guarantees, if it comes back. What fails
   * otherwise is left to the cell, whose failure does not cost the others.
   *
   * @param small as {@link #small(Pipeline)} returns it
   */
  static Outcome outcome(Pipeline small, Catalog catalog, int features, int outputs) {
    return new Trial(small, catalog, features, outputs).outcome();
  }

  private Outcome outcome() {
    try {
      return new Outcome(Optional.empty(), run());
    } catch (EquilibriaException e) {
      boolean refused =
          e.code().blame() == Blame.USER && e.code() != ErrorCode.CANCELLED
              || e.code() == ErrorCode.UNAVAILABLE;
      return refused
          ? new Outcome(Optional.of(String.valueOf(e.getMessage())), List.of())
          : Outcome.UNKNOWN;
    }
  }

  private List<Guarantee> run() {
    NetworkSpec spec = pipeline.network(catalog);
    TrainOptions options = pipeline.train().options(catalog);
    SeedStreams seeds = new SeedStreams(1);
    try (Backend backend = catalog.create(Kinds.BACKEND, pipeline.backend());
        Scope scope = backend.openScope("trial", pipeline.precision().storage())) {
      SolveSetup chosen = pipeline.solving(catalog, SolveSettings.quiet());
      SolveSetup setup =
          new SolveSetup(
              chosen.solver(),
              chosen.termination().toBuilder().maxSteps(1).build(),
              chosen.gradient(),
              chosen.settings());
      NetworkWeights weights = NetworkWeights.draw(spec, features, outputs, seeds);
      Network network = new Network(scope, spec, weights, features, outputs);
      Matrix x = scope.uninitialized(SAMPLES, features);
      backend.upload(seeds.gaussian("trial", SAMPLES * features), x);
      ForwardPass pass = network.forward(x, network.zeroStates(SAMPLES, scope), setup, scope);
      Matrix cotangent = scope.uninitialized(SAMPLES, outputs);
      backend.fill(cotangent, 1);
      Set<Role> roles = options.layers().roles();
      network.backward(pass, cotangent, roles, false, setup, scope);
      List<Matrix> moving = network.parameters(roles).stream().map(Parameter::value).toList();
      options.optimizer().start(moving, scope);
      return network.guarantees(setup);
    }
  }
}
