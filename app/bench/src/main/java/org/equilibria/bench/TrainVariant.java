package org.equilibria.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.TrainOptions;
import org.equilibria.engine.train.Trainer;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingSnapshot;
import org.jspecify.annotations.Nullable;

/** A network trained from its initial weights for a few epochs, with the times of the epochs. */
final class TrainVariant implements Variant<TrainChoice, TrainFigures> {

  private static final int EPOCH = 0;
  private static final int FORWARD = 1;
  private static final int ADJOINT = 2;
  private static final int OTHER = 3;
  private static final int SOLVES = 4;
  private static final int FORWARD_EVALUATIONS = 5;
  private static final int ADJOINT_EVALUATIONS = 6;
  private static final int UNCONVERGED = 7;
  private static final int NUMBERS = 8;

  private final TrainChoice choice;
  private final NetworkSpec spec;
  private final ComponentSpec activation;
  private final TrainOptions options;
  private final SolveSetup setup;
  private final SeedStreams seeds;
  private final Samples samples;
  private final Reference reference;
  private final LongSupplier nanoTime;
  private final Scope scope;
  private @Nullable Ending ending;

  /** Hold what a training ended with, and solves with its weights. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Ending(LayerProblem problem, double[] weight, Passes passes) {}

  /**
   * Prepare.
   *
   * @param activation sigma
   * @param options with one epoch more than those that count
   * @param scope taken over, closed with this
   */
  TrainVariant(
      TrainChoice choice,
      NetworkSpec spec,
      ComponentSpec activation,
      TrainOptions options,
      SolveSetup setup,
      long seed,
      Reference reference,
      LongSupplier nanoTime,
      Scope scope) {
    this.choice = choice;
    this.spec = spec;
    this.activation = activation;
    this.options = options;
    this.setup = setup;
    this.reference = reference;
    this.nanoTime = nanoTime;
    this.scope = scope;
    seeds = new SeedStreams(seed);
    samples = samples(choice, seeds);
  }

  private static Samples samples(TrainChoice choice, SeedStreams seeds) {
    int n = choice.rows();
    int d = choice.features();
    double[] inputs = seeds.gaussian("bench.inputs", Math.multiplyExact(n, d));
    for (int i = 0; i < n; i++) {
      double norm = Math.sqrt(Arrays.stream(inputs, i * d, (i + 1) * d).map(v -> v * v).sum());
      for (int k = i * d; k < (i + 1) * d; k++) {
        inputs[k] /= norm;
      }
    }
    double[] targets = seeds.gaussian("bench.targets", n);
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = targets[i] > 0 ? 1 : 0;
      targets[i] = 2 * classes[i] - 1;
    }
    return new Samples(n, d, 1, inputs, targets, classes);
  }

  /** The times of all epochs but the first, which begins with an unknown step and no states. */
  private static final class Times implements TrainingListener {
    private final LongSupplier nanoTime;
    private final int epochs;
    private final double[] sums = new double[NUMBERS];
    private final List<EpochRecord> done = new ArrayList<>();
    private long begun;

    Times(LongSupplier nanoTime, int epochs) {
      this.nanoTime = nanoTime;
      this.epochs = epochs;
    }

    @Override
    public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
      if (moment == Moment.EPOCH) {
        begun = nanoTime.getAsLong();
      }
    }

    @Override
    public void epoch(EpochRecord record) {
      double elapsed = (nanoTime.getAsLong() - begun) / Rates.NANOS_PER_MILLI;
      done.add(record);
      if (done.size() == 1 || done.size() > 1 + epochs) {
        return; // the first; a last pass that only measures
      }
      double forward = record.forward().elapsed().toNanos() / Rates.NANOS_PER_MILLI;
      double adjoint = record.backward().elapsed().toNanos() / Rates.NANOS_PER_MILLI;
      sums[EPOCH] += elapsed / epochs;
      sums[FORWARD] += forward / epochs;
      sums[ADJOINT] += adjoint / epochs;
      sums[OTHER] += (elapsed - forward - adjoint) / epochs;
      sums[SOLVES] += (forward + adjoint) / epochs;
      sums[FORWARD_EVALUATIONS] += record.forward().maxEvaluations() / (double) epochs;
      sums[ADJOINT_EVALUATIONS] += record.backward().maxEvaluations() / (double) epochs;
      sums[UNCONVERGED] += record.forward().unconvergedRows() + record.backward().unconvergedRows();
    }
  }

  @Override
  public double[] round() {
    try (Scope run = scope.child("training")) {
      NetworkWeights weights =
          NetworkWeights.draw(spec, choice.features(), samples.outputs(), seeds);
      Network network = new Network(run, spec, weights, choice.features(), samples.outputs());
      Times times = new Times(nanoTime, options.epochs() - 1);
      new Trainer(network, setup, options, seeds).run(samples, times, run);
      ending = ending(network, run);
      return times.sums;
    }
  }

  /** Solve once more with the weights that the training ended with. */
  private Ending ending(Network network, Scope run) {
    int n = choice.rows();
    int m = choice.width();
    Matrix inputs = HostMatrices.upload(samples.inputs(), n, choice.features(), run);
    Matrix phi = network.inject(inputs, run);
    double[] drawn = LayerProblem.rounded(seeds.gaussian("bench.cotangent", n * m));
    Matrix cotangent = HostMatrices.upload(drawn, n, m, run);
    FixedPointMap map = network.map(phi, setup);
    SolveResult forward = Passes.forward(map, run.zeros(n, m), setup, run);
    SolveResult adjoint = Passes.adjoint(map, forward, cotangent, setup, run);
    double[] weight = HostMatrices.download(network.weightsOfEquilibria().get(0));
    LayerProblem problem =
        new LayerProblem(
            n, m, choice.gamma(), activation, weight, HostMatrices.download(phi), drawn);
    return new Ending(problem, weight, Passes.of(forward, adjoint));
  }

  @Override
  public Measured<TrainChoice, TrainFigures> conclude(double[][] series) {
    Ending last = ending;
    if (last == null) {
      throw new IllegalStateException("nothing was measured yet");
    }
    Passes.Check check =
        last.passes().check(reference, last.problem(), last.weight(), choice.rtol());
    Backend backend = scope.backend();
    TrainFigures figures =
        new TrainFigures(
            backend.info().version(),
            backend.info().device(),
            series[EPOCH].length,
            options.epochs() - 1,
            Spread.of(series[EPOCH]),
            Spread.of(series[FORWARD]),
            Spread.of(series[ADJOINT]),
            Spread.of(series[OTHER]),
            Spread.ofRatios(series[EPOCH], series[SOLVES]),
            Spread.of(series[FORWARD_EVALUATIONS]).median(),
            Spread.of(series[ADJOINT_EVALUATIONS]).median(),
            Arrays.stream(check.forward().residual()).max().orElse(0),
            Arrays.stream(check.adjoint().residual()).max().orElse(0));
    return Measured.of(
        choice, Judgement.worst(List.of(check.judgement(), converged(series))), figures);
  }

  private static Judgement converged(double[][] series) {
    long rows = (long) Arrays.stream(series[UNCONVERGED]).sum();
    return rows == 0
        ? Judgement.VALID
        : new Judgement(
            Validity.UNCONVERGED, rows + " rows did not converge in the solves of the epochs");
  }

  @Override
  public void close() {
    scope.close();
  }
}
