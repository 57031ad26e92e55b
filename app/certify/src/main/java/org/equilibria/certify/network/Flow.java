package org.equilibria.certify.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
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
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.GradientFlow;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.engine.train.TrainingStatus;

/**
 * Follow the gradient flow of the square loss by A alone (docs/theory.md, section 6), for
 * 2/lambda_max(H_A) across kinks, at the tightest tolerance within the bound, and as far as no unit
 * changes its sign. Every loss comes with how much it moves when the tolerance is ten times as
 * large; a flow that meets its bound has a sentence and no number.
 */
final class Flow {

  private static final double END = 2;
  private static final int POINTS = 10;
  private static final int SMOOTH_POINTS = 6;

  /** Times at which the signs are compared, until the end. */
  private static final int LOOKS = 400;

  /** Share of the time up to the last look without a change: a margin, no unit is near zero. */
  private static final double SMOOTH_SHARE = 0.9;

  // The default of the flow, and where the golden flows are reached to what they are good for.
  private static final List<Double> RTOLS = List.of(1e-3, 1e-4, 1e-5, 1e-6);
  private static final double LOOK_RTOL = 1e-9;
  private static final double SMOOTH_RTOL = 1e-12;

  // Two digits above the rounding of a product of rows, as for all other quantities.
  private static final Termination TERMINATION =
      Termination.builder().rtol(1e-13).maxSteps(2000).stallWindow(50).build();

  private final NetworkInput input;
  private final Samples samples;
  private final boolean[][] signs;
  private final double end;
  private final int mostEvaluations;
  private final Systems systems;
  private final Scope scope;
  private final Catalog catalog;

  /** Say in a sentence why there is no number. */
  private static final class NotComputed extends Exception {
    private static final long serialVersionUID = 1;

    NotComputed(String message) {
      super(message, null, false, false);
    }
  }

  /** Follow a flow and describe it. */
  @FunctionalInterface
  private interface Part {
    ObjectNode describe() throws NotComputed;
  }

  /** Losses at even times and the parameters at the end. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of arrays, never compared
  private record Path(double[] losses, double[][] weight) {}

  /**
   * Prepare.
   *
   * @param state of the network at the point given
   * @param largestEigenvalue lambda_max(H_A) there
   * @param mostEvaluations of each integration
   * @param scope of precision F64
   */
  Flow(
      NetworkInput input,
      NetworkState state,
      double largestEigenvalue,
      int mostEvaluations,
      Systems systems,
      Scope scope,
      Catalog catalog) {
    this.input = input;
    samples = samples(input, state);
    signs = signs(state);
    end = END / largestEigenvalue;
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

  private static boolean[][] signs(NetworkState state) {
    boolean[][] signs = new boolean[state.samples()][state.width()];
    for (int i = 0; i < signs.length; i++) {
      for (int k = 0; k < signs[i].length; k++) {
        signs[i][k] = state.preactivations()[i][k] > 0;
      }
    }
    return signs;
  }

  /**
   * Return the loss at even times until 2/lambda_max(H_A).
   *
   * @throws CancellationException if the caller cancelled
   */
  ObjectNode acrossKinks() {
    return described(this::tightest);
  }

  /** Tighten the tolerance until steps stall at kinks: the bound is met. */
  private ObjectNode tightest() throws NotComputed {
    Path rough = path(end, POINTS, RTOLS.get(0));
    Path path = path(end, POINTS, RTOLS.get(1));
    int k = 1;
    try {
      while (k + 1 < RTOLS.size()) {
        Path next = path(end, POINTS, RTOLS.get(k + 1));
        rough = path;
        path = next;
        k++;
      }
    } catch (NotComputed e) {
      // what was followed before stands
    }
    return losses(end, path, rough, RTOLS.get(k));
  }

  /**
   * Return the loss, and A at the end, at even times before a unit changes its sign.
   *
   * @throws CancellationException if the caller cancelled
   */
  ObjectNode smooth() {
    return described(
        () -> {
          double until = SMOOTH_SHARE * end * looksWithoutChange() / LOOKS;
          if (until == 0) {
            throw new NotComputed(
                "a unit changes its sign, or the bound is met, before t = %.3g"
                    .formatted(end / LOOKS));
          }
          Path path = path(until, SMOOTH_POINTS, SMOOTH_RTOL);
          ObjectNode node =
              losses(until, path, path(until, SMOOTH_POINTS, 10 * SMOOTH_RTOL), SMOOTH_RTOL);
          node.set("final_A", Numbers.of(path.weight));
          return node;
        });
  }

  private ObjectNode described(Part part) {
    try {
      if (!Double.isFinite(end)) {
        throw new NotComputed("H_A is zero: A does not move");
      }
      return part.describe();
    } catch (NotComputed e) {
      return JsonNodeFactory.instance.objectNode().put("not_computed", e.getMessage());
    }
  }

  private static ObjectNode losses(double until, Path path, Path rough, double rtol) {
    double[] times = new double[path.losses.length];
    Arrays.setAll(times, k -> until * k / (times.length - 1));
    double difference = 0;
    for (int k = 0; k < times.length; k++) {
      if (rough.losses[k] != path.losses[k]) {
        difference = Math.max(difference, Math.abs(rough.losses[k] / path.losses[k] - 1));
      }
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("t", Numbers.of(times));
    node.set("loss", Numbers.of(path.losses));
    node.put("rtol", rtol).set("self_diff", Numbers.of(difference));
    return node;
  }

  private Path path(double until, int points, double rtol) throws NotComputed {
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

  private TrainingResult run(
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

  private void requireFollowed(TrainingResult result, double until) throws NotComputed {
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

  private int looksWithoutChange() throws NotComputed {
    try (Scope work = scope.child("kinks")) {
      Watch watch = new Watch();
      Network network = input.network(work, catalog);
      TrainingResult result = run(network, end, LOOKS, LOOK_RTOL, watch, () -> watch.changed, work);
      if (result.status() == TrainingStatus.CANCELLED && !watch.changed) {
        throw new CancellationException();
      }
      if (!watch.changed && !GradientFlow.metItsBound(result)) {
        requireFollowed(result, end);
      }
      return watch.same; // where the bound was met before a change, at a kink as a rule, less
    }
  }

  /** Compare the signs at every look, and end the flow once they changed. */
  private final class Watch implements TrainingListener {
    private int same;
    private boolean changed;

    @Override
    public void epoch(EpochRecord record) {}

    @Override
    public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
      if (moment == Moment.EPOCH && !changed) {
        TrainingSnapshot now = snapshot.get();
        changed =
            !Arrays.deepEquals(
                signs, signsAt(Objects.requireNonNull(now.weights().values().get("implicit.A"))));
        same = changed ? same : now.position().epoch();
      }
    }
  }

  private boolean[][] signsAt(double[] weight) {
    try (Scope work = scope.child("signs")) {
      Network network = input.network(work, catalog);
      scope.backend().upload(weight, network.parameter("implicit.A"));
      network.parametersChanged();
      NetworkState state = new StateReader(systems).read(network, input.inputs(), work);
      state.requireSolved();
      return signs(state);
    }
  }
}
