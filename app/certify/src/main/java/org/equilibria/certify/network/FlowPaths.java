package org.equilibria.certify.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.certify.quantity.Arrays2d;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.train.GradientFlow;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingStatus;

/** Paths of the gradient flow of the square loss by A alone from the point given. */
final class FlowPaths {

  // Two digits above the rounding of a product of rows, as for all other quantities.
  private static final Termination TERMINATION =
      Termination.builder().rtol(1e-13).maxSteps(2000).stallWindow(50).build();

  private final NetworkInput input;
  private final Samples samples;
  private final int mostEvaluations;
  private final Systems systems;
  private final Scope scope;
  private final Catalog catalog;

  /** Losses at even times and the parameters at the end. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of arrays, never compared
  record Path(double[] losses, double[][] weight) {}

  /**
   * Prepare.
   *
   * @param state of the network at the point given
   * @param mostEvaluations of each integration
   * @param scope of precision F64
   */
  FlowPaths(
      NetworkInput input,
      NetworkState state,
      int mostEvaluations,
      Systems systems,
      Scope scope,
      Catalog catalog) {
    this.input = input;
    samples = samples(input, state);
    this.mostEvaluations = mostEvaluations;
    this.systems = systems;
    this.scope = scope;
    this.catalog = catalog;
  }

  /** Return data on which f has the error that f minus its value here has on those given. */
  private static Samples samples(NetworkInput input, NetworkState state) {
    double[] targets = input.targets().clone();
    if (input.centred()) {
      Arrays.setAll(targets, i -> targets[i] + state.outputs()[i]);
    }
    int n = targets.length;
    int d = input.inputs()[0].length;
    return new Samples(n, d, 1, Arrays2d.flat(input.inputs()), targets, new int[n]);
  }

  /**
   * Return the losses at even times from now on.
   *
   * @throws NotComputed if the flow is not followed to its end
   * @throws CancellationException if the caller cancelled
   */
  Path path(double until, int points, double rtol) throws NotComputed {
    try (Scope work = scope.child("flow")) {
      Network network = input.network(work, catalog);
      TrainingResult result =
          run(network, until, points, rtol, record -> {}, Cancellation.NEVER, work);
      if (result.status() == TrainingStatus.CANCELLED) {
        throw new CancellationException();
      }
      requireFollowed(result, until);
      return new Path(
          result.epochs().stream().mapToDouble(r -> r.loss()).toArray(),
          Arrays2d.download(network.parameter("implicit.A")));
    }
  }

  /** Integrate with a listener and a further cancellation; the network is moved. */
  TrainingResult run(
      Network network,
      double until,
      int points,
      double rtol,
      TrainingListener listener,
      Cancellation more,
      Scope work) {
    Cancellation asked = systems.settings().cancellation();
    SolveSetup setup =
        new SolveSetup(
            systems.solvers().get(0),
            TERMINATION,
            catalog.create(Kinds.GRADIENT, ComponentSpec.of("implicit")),
            systems.settings().withCancellation(() -> asked.requested() || more.requested()));
    TrainOptions options =
        TrainOptions.builder()
            .optimizer(
                new GradientFlow(
                    new GradientFlow.Options(
                        Double.toString(until / points), rtol, mostEvaluations)))
            .epochs(points)
            .watch(false)
            .build();
    // nothing is drawn: the flow takes all samples, and the weights are given
    return new Trainer(network, setup, options, new SeedStreams(0)).run(samples, listener, work);
  }

  /** Insist that the flow came to its end, by equilibria that were found. */
  void requireFollowed(TrainingResult result, double until) throws NotComputed {
    String where = String.format(Locale.ROOT, "not followed to t = %.4g: ", until);
    if (GradientFlow.metItsBound(result)) {
      throw new NotComputed(
          where
              + "the bound of %d gradient evaluations was reached before; raise max-evaluations"
                  .formatted(mostEvaluations));
    }
    if (result.status() == TrainingStatus.DIVERGED) {
      throw new NotComputed(where + result.detail());
    }
    double residual =
        result.epochs().stream()
            .mapToDouble(
                r ->
                    Math.max(r.forward().maxRelativeResidual(), r.backward().maxRelativeResidual()))
            .max()
            .orElse(0);
    if (residual > StateReader.ACCEPTED) {
      throw new NotComputed(
          where
              + "an equilibrium or adjoint on the way was found to %.1e only, not to %.0e"
                  .formatted(residual, StateReader.ACCEPTED));
    }
  }
}
