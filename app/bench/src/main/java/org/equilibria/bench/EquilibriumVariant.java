package org.equilibria.bench;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.SolveSetup;
import org.jspecify.annotations.Nullable;

/**
 * One problem, solved and differentiated, with the products of the same backend measured in
 * between.
 */
final class EquilibriumVariant implements Variant<EquilibriumChoice, EquilibriumFigures> {

  private static final int TOTAL = 0;
  private static final int FORWARD = 1;
  private static final int FORWARD_PRODUCT = 2;
  private static final int ADJOINT = 3;
  private static final int ADJOINT_PRODUCT = 4;
  private static final int PACK = 5;
  private static final int ENGINE = 6;
  private static final int LOOP = 7;
  private static final int NUMBERS = 8;

  private static final int MOST_PRODUCTS = 8;

  // z, the bias and f(z); u, the slope, the cotangent and the image.
  private static final int FORWARD_STATES = 3;
  private static final int ADJOINT_STATES = 4;

  private final EquilibriumChoice choice;
  private final LayerProblem problem;
  private final SolveSetup setup;
  private final Reference reference;
  private final LongSupplier nanoTime;
  private final Scope scope;
  private final Backend backend;
  private final Network network;
  private final Matrix phi;
  private final Matrix cotangent;
  private final Matrix start;
  private final Matrix product;
  private final Prepared prepared;
  private final Optional<HandLoop> handLoop;
  private @Nullable Passes last;

  /**
   * Prepare.
   *
   * @param scope taken over, closed with this
   * @param againstLoop whether the loop is compared with one written by hand
   */
  EquilibriumVariant(
      EquilibriumChoice choice,
      LayerProblem problem,
      Network network,
      SolveSetup setup,
      Reference reference,
      LongSupplier nanoTime,
      Scope scope,
      boolean againstLoop) {
    this.choice = choice;
    this.problem = problem;
    this.network = network;
    this.setup = setup;
    this.reference = reference;
    this.nanoTime = nanoTime;
    this.scope = scope;
    backend = scope.backend();
    phi = HostMatrices.upload(problem.phi(), problem.rows(), problem.width(), scope);
    cotangent = HostMatrices.upload(problem.cotangent(), problem.rows(), problem.width(), scope);
    start = scope.zeros(problem.rows(), problem.width());
    product = scope.uninitialized(problem.rows(), problem.width());
    prepared = backend.prepare(network.weightsOfEquilibria().get(0), scope);
    handLoop =
        againstLoop
            ? Optional.of(new HandLoop(setup, network.map(phi), start, prepared, nanoTime))
            : Optional.empty();
  }

  @Override
  public double[] round() {
    double[] measured = new double[NUMBERS];
    try (Scope work = scope.child("round")) {
      FixedPointMap map = network.map(phi, setup);
      long t = now();
      SolveResult forward = Passes.forward(map, start, setup, work);
      measured[FORWARD] = since(t);
      measured[FORWARD_PRODUCT] = product(true, forward.stats().evaluations());
      t = now();
      SolveResult adjoint = Passes.adjoint(map, forward, cotangent, setup, work);
      measured[ADJOINT] = since(t);
      measured[ADJOINT_PRODUCT] = product(false, adjoint.stats().evaluations());
      measured[TOTAL] = measured[FORWARD] + measured[ADJOINT];
      last = Passes.of(forward, adjoint);
      t = now();
      network.parametersChanged();
      network.map(phi, setup); // packs the weight for inexact evaluations, if there are any
      measured[PACK] = since(t);
      handLoop.ifPresent(
          loop -> {
            int evaluations = forward.stats().evaluations();
            measured[LOOP] = loop.byHand(evaluations);
            measured[ENGINE] = loop.byEngine(evaluations);
          });
    }
    return measured;
  }

  private long now() {
    return nanoTime.getAsLong();
  }

  /** Return the milliseconds since then, once everything asked for is done. */
  private double since(long then) {
    backend.synchronize();
    return (now() - then) / Rates.NANOS_PER_MILLI;
  }

  /** Return the mean milliseconds of a product; one before them brings the weight to the cache. */
  private double product(boolean transposed, int evaluations) {
    int count = Math.max(1, Math.min(MOST_PRODUCTS, evaluations / 2));
    backend.multiply(phi, prepared, transposed, product);
    backend.synchronize();
    long t = now();
    for (int i = 0; i < count; i++) {
      backend.multiply(phi, prepared, transposed, product);
    }
    return since(t) / count;
  }

  @Override
  public Measured<EquilibriumChoice, EquilibriumFigures> conclude(double[][] series) {
    Passes passes = last;
    if (passes == null) {
      throw new IllegalStateException("nothing was measured yet");
    }
    Passes.Check check =
        passes.check(
            reference,
            problem,
            problem.weight(network.weightsOfEquilibria().get(0)),
            choice.rtol());
    long peak = peakBytes();
    PassFigures forwardFigures =
        figures(
            passes.forward(),
            series[FORWARD],
            series[FORWARD_PRODUCT],
            FORWARD_STATES,
            check.forward().residual());
    PassFigures adjointFigures =
        figures(
            passes.adjoint(),
            series[ADJOINT],
            series[ADJOINT_PRODUCT],
            ADJOINT_STATES,
            check.adjoint().residual());
    EquilibriumFigures all =
        new EquilibriumFigures(
            backend.info().version(),
            backend.info().device(),
            series[TOTAL].length,
            forwardFigures,
            adjointFigures,
            Spread.of(series[TOTAL]),
            Spread.ofRatios(
                series[TOTAL],
                floor(series, evaluations(passes.forward()), evaluations(passes.adjoint()))),
            Spread.ofRatios(
                series[TOTAL], floor(series, batches(passes.forward()), batches(passes.adjoint()))),
            Spread.of(series[PACK]),
            peak,
            Machine.heapBytes(),
            Machine.residentBytes(),
            handLoop.map(loop -> Spread.ofRatios(series[ENGINE], series[LOOP])));
    return Measured.of(choice, check.judgement(), all);
  }

  private static double evaluations(SolveResult solve) {
    return solve.stats().evaluations();
  }

  private double batches(SolveResult solve) {
    return Rates.batches(solve.stats().rowEvaluations(), choice.rows());
  }

  private static double[] floor(double[][] series, double forward, double adjoint) {
    double[] floor = new double[series[TOTAL].length];
    for (int i = 0; i < floor.length; i++) {
      floor[i] = forward * series[FORWARD_PRODUCT][i] + adjoint * series[ADJOINT_PRODUCT][i];
    }
    return floor;
  }

  private PassFigures figures(
      SolveResult solve, double[] times, double[] products, int states, double[] residuals) {
    return PassFigures.of(
        choice,
        solve,
        times,
        products,
        Rates.bytesPerEvaluation(
            choice.rows(),
            choice.width(),
            states,
            setup.solver().traits().historyVectors(),
            scope.precision().bytes()),
        residuals);
  }

  /** Do both passes once more, watched at every evaluation, and return the most bytes alive. */
  private long peakBytes() {
    long[] peak = new long[1];
    SolveSetup watched =
        new SolveSetup(
            setup.solver(),
            setup.termination(),
            setup.gradient(),
            setup.settings().withListener(point -> peak[0] = Math.max(peak[0], scope.bytes())));
    try (Scope work = scope.child("watched")) {
      FixedPointMap map = network.map(phi, setup);
      SolveResult forward = Passes.forward(map, start, watched, work);
      Passes.adjoint(map, forward, cotangent, watched, work);
    }
    return peak[0];
  }

  @Override
  public void close() {
    scope.close();
  }

  /**
   * Refuse what a loop by hand cannot be compared with.
   *
   * @throws EquilibriaException UNSUPPORTED unless the solver keeps nothing between steps
   */
  static void requirePlainIteration(SolveSetup setup) {
    if (setup.solver().traits().historyVectors() > 0) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          "the loop by hand is a plain iteration: compare it with the solver picard only");
    }
  }
}
