package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkGradient;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.network.TangentKernel;
import org.equilibria.engine.random.SeedStreams;
import org.jspecify.annotations.Nullable;

/** One training. */
final class TrainingRun {

  private static final Batch.Fit NOTHING = new Batch.Fit(0, 0, 0);

  private final Network network;
  private final SolveSetup setup;
  private final TrainOptions options;
  private final SeedStreams seeds;
  private final TrainingListener listener;
  private final Scope scope;
  private final Backend backend;
  private final SampleSet samples;
  private final int outputs;
  private final Matrix states;
  private final List<Matrix> parameters;
  private final Optimizer.Updater updater;
  private final List<EpochRecord> records = new ArrayList<>();
  private final int updatesPerEpoch;
  private double step;
  private int updates;

  TrainingRun(
      Network network,
      SolveSetup setup,
      TrainOptions options,
      SeedStreams seeds,
      Samples train,
      TrainingListener listener,
      Scope scope) {
    this.network = network;
    this.setup = setup;
    this.options = options;
    this.seeds = seeds;
    this.listener = listener;
    this.scope = scope;
    backend = scope.backend();
    samples = new SampleSet(network, setup, train, options.layers().injection(), scope);
    outputs = train.outputs();
    states = scope.zeros(train.count(), network.spec().width());
    parameters = moving();
    updater = options.optimizer().start(parameters, scope);
    int size = batchSize();
    updatesPerEpoch = Math.max(1, (train.count() + size - 1) / Math.max(1, size));
    step = options.optimizer().step() instanceof StepSize.Fixed fixed ? fixed.value() : Double.NaN;
  }

  private int batchSize() {
    int n = samples.count();
    return options.batch() == 0 ? n : Math.min(options.batch(), n);
  }

  private List<Matrix> moving() {
    List<Matrix> out = new ArrayList<>();
    if (options.layers().implicit()) {
      out.addAll(network.parameters());
    }
    if (options.layers().injection()) {
      out.add(network.injectionWeight());
    }
    if (options.layers().readout()) {
      out.add(network.readout());
    }
    return out;
  }

  TrainingResult toEnd() {
    for (int epoch = 0; epoch <= options.epochs(); epoch++) {
      Pass pass = new Pass(epoch);
      TrainingResult early = pass.run();
      if (early != null) {
        return early;
      }
    }
    return result(TrainingStatus.COMPLETED, "all " + options.epochs() + " epochs done");
  }

  private static Matrix like(Matrix a, Scope scope) {
    return scope.uninitialized(a.rows(), a.cols());
  }

  private TrainingResult result(TrainingStatus status, String detail) {
    return new TrainingResult(status, detail, step, records);
  }

  /** One pass over the samples; the last one only measures. */
  private final class Pass {
    private final int epoch;
    private final boolean updating;
    private final List<SolveResult> forwards = new ArrayList<>();
    private final List<SolveResult> backwards = new ArrayList<>();
    private Batch.Fit fit = NOTHING;

    Pass(int epoch) {
      this.epoch = epoch;
      updating = epoch < options.epochs();
    }

    @Nullable TrainingResult run() {
      int n = samples.count();
      int size = batchSize();
      int[] order = size == n ? null : seeds.permutation("training.order." + epoch, n);
      for (int from = 0; from < n; from += size) {
        int[] rows =
            order == null ? null : Arrays.copyOfRange(order, from, Math.min(from + size, n));
        // a solve that converges at once never asks
        if (setup.settings().cancellation().requested()) {
          return cancelled();
        }
        TrainingStatus status;
        try (Scope work = scope.child("update")) {
          status = batch(samples.batch(rows, work), rows, work);
        }
        if (status == TrainingStatus.CANCELLED) {
          return cancelled();
        } else if (status == TrainingStatus.DIVERGED) {
          record();
          return result(status, divergence());
        }
      }
      record();
      return null;
    }

    private TrainingResult cancelled() {
      return result(TrainingStatus.CANCELLED, "cancelled in epoch " + (epoch + 1));
    }

    private TrainingStatus batch(Batch batch, int @Nullable [] rows, Scope work) {
      SolveResult forward = network.equilibrium(batch.phi(), startOf(rows, work), setup, work);
      if (forward.status() == SolveStatus.CANCELLED) {
        return TrainingStatus.CANCELLED;
      }
      forwards.add(forward);
      Matrix gradOutput = work.uninitialized(batch.count(), outputs);
      double scale = options.optimizer().averages() ? 1.0 / batch.count() : 1;
      Batch.Fit here = batch.fit(forward.solution(), options.loss(), scale, gradOutput);
      fit = fit.plus(here);
      if (!Double.isFinite(here.loss())) {
        return TrainingStatus.DIVERGED;
      }
      if (updating && !update(batch, forward, gradOutput, work)) {
        return TrainingStatus.CANCELLED;
      }
      keepStates(rows, forward.solution());
      return TrainingStatus.COMPLETED;
    }

    private Matrix startOf(int @Nullable [] rows, Scope work) {
      if (rows == null) {
        return states;
      }
      Matrix start = work.uninitialized(rows.length, states.cols());
      backend.gatherRows(states, rows, start);
      return start;
    }

    private void keepStates(int @Nullable [] rows, Matrix z) {
      if (!options.warmStart()) {
        return;
      }
      if (rows == null) {
        backend.copy(z, states);
      } else {
        backend.scatterRows(z, rows, states);
      }
    }

    /** Update the parameters and return whether the backward pass came to its end. */
    private boolean update(Batch batch, SolveResult forward, Matrix gradOutput, Scope work) {
      List<Matrix> gradients = new ArrayList<>();
      if (options.layers().needAdjoint() && !adjoint(batch, forward, gradOutput, gradients, work)) {
        return false;
      }
      if (options.layers().readout()) {
        Matrix gradient = like(network.readout(), work);
        network.readoutGradient(gradOutput, forward.solution(), gradient);
        gradients.add(gradient);
      }
      clip(gradients);
      updater.update(parameters, gradients, step * stepFactor());
      updates++;
      if (options.layers().implicit()) {
        network.parametersChanged();
      }
      return true;
    }

    private double stepFactor() {
      double epochsDone = updates / (double) updatesPerEpoch;
      double warmUpdates = options.warmUp() * updatesPerEpoch;
      double warm = warmUpdates > 0 ? Math.min(1, (updates + 1) / warmUpdates) : 1;
      return warm * options.schedule().factor(epochsDone, options.epochs());
    }

    private void clip(List<Matrix> gradients) {
      if (options.clipNorm() == 0) {
        return;
      }
      double total = 0;
      for (Matrix g : gradients) {
        double[] norms = new double[g.rows()];
        backend.rowNorms(g, Norm.L2, norms);
        for (double norm : norms) {
          total += norm * norm;
        }
      }
      double norm = Math.sqrt(total);
      if (norm > options.clipNorm()) {
        gradients.forEach(g -> backend.axpby(options.clipNorm() / norm, g, 0, g));
      }
    }

    private boolean adjoint(
        Batch batch, SolveResult forward, Matrix gradOutput, List<Matrix> gradients, Scope work) {
      List<SolveResult> solves = new ArrayList<>();
      double chosen = Double.isNaN(step) ? automaticStep(batch, forward, solves, work) : step;
      Matrix gradState = like(batch.phi(), work);
      network.outputPullback(gradOutput, gradState);
      NetworkGradient gradient = network.backward(batch.phi(), forward, gradState, setup, work);
      solves.addAll(0, gradient.solves());
      if (solves.stream().anyMatch(s -> s.status() == SolveStatus.CANCELLED)) {
        return false;
      }
      step = chosen;
      backwards.addAll(solves);
      if (options.layers().implicit()) {
        gradients.addAll(gradient.parameters());
      }
      if (batch.x() != null) {
        Matrix gradWeight = like(network.injectionWeight(), work);
        network.injectionGradient(batch.x(), gradient.phi(), gradWeight, null, work);
        gradients.add(gradWeight);
      }
      return true;
    }

    private double automaticStep(
        Batch batch, SolveResult forward, List<SolveResult> solves, Scope work) {
      try (Scope kernelScope = work.child("tangent kernel")) {
        TangentKernel kernel = new TangentKernel(network, batch.phi(), forward, setup, kernelScope);
        solves.addAll(kernel.solves());
        double lambda = kernel.largestEigenvalue(seeds);
        if (lambda == 0) {
          return 0; // no parameter moves any output: there is nothing to step along
        }
        return Double.isFinite(lambda) ? 1 / lambda : Double.NaN;
      }
    }

    private void record() {
      List<SolveResult> forward = new ArrayList<>(forwards);
      if (epoch == 0) {
        forward.addAll(samples.offsetSolves());
      }
      EpochRecord record =
          new EpochRecord(
              epoch,
              fit.loss(),
              fit.accuracy(),
              SolveSummary.of(forward),
              SolveSummary.of(backwards));
      records.add(record);
      listener.epoch(record);
    }

    private String divergence() {
      long lost =
          forwards.stream()
              .flatMap(f -> f.outcomes().stream())
              .filter(o -> Double.isNaN(o.residual()))
              .count();
      return String.format(
          Locale.ROOT,
          "in epoch %d the loss became %s; %d samples had no finite equilibrium",
          epoch + 1,
          fit.loss(),
          lost);
    }
  }
}
